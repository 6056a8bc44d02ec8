;;; clevertap-connection.el --- A running clevertap-gateway and the calls to it  -*- lexical-binding: t; -*-

;;; Commentary:

;; Starts the program, and carries calls to it over Emacs's own jsonrpc.el.  `clevertap-call' returns at
;; once, `clevertap-request' waits; both are for Lisp.  The commands are in clevertap-gateway.el.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'subr-x)
(require 'clevertap-generated)

(defgroup clevertap nil
  "CleverTap's message reports."
  :group 'tools
  :prefix "clevertap-")

(defcustom clevertap-program nil
  "The program to start.
nil means the one the variable CLEVERTAP_GATEWAY_BINARY names, else the first
clevertap-gateway on the variable `exec-path'."
  :type '(choice (const :tag "Look for it" nil) file))

(defcustom clevertap-sandbox nil
  "Whether to answer from the sandbox, without account or network."
  :type 'boolean)

(defcustom clevertap-options nil
  "Further options of the program, such as (\"--account\" \"prod\")."
  :type '(repeat string))

(defcustom clevertap-environment nil
  "Variables for the program besides Emacs's own, as \"NAME=VALUE\"."
  :type '(repeat string))

(defcustom clevertap-timeout nil
  "Seconds a call may take; nil is as long as the gateway lets it."
  :type '(choice (const :tag "No limit" nil) number))

(define-error 'clevertap-error "CleverTap")

(defconst clevertap--in-flight 1000
  "Calls that the gateway has at once; more wait here, in order.")

(defconst clevertap--tail-length 4096
  "Characters of stderr kept to tell how a gateway ended.")

(defconst clevertap--handshake 10
  "Seconds a program that was started has to tell its contract.")

(defconst clevertap--patience 2
  "Seconds to wait after the end of input, and again after SIGTERM.")

;;; The connection

(defclass clevertap-connection (jsonrpc-process-connection)
  ((verified :initform nil :documentation "Whether the contract's version is known and right.")
   (held-back :initform nil :documentation "Calls that wait to be sent, in order.")
   (pending :initform nil :documentation "Calls that are in flight.")
   (failure :initform nil :documentation "Why no call can be made any more: an error object."))
  :documentation "A running gateway.")

(cl-defstruct (clevertap--call (:copier nil))
  "A call: what is asked, and who is told what comes of it."
  method params success failure progress timer id connection done)

(defvar clevertap--connection nil
  "The connection of all commands.")

(defun clevertap--error (kind format &rest arguments)
  "An error object of KIND with a message made of FORMAT and ARGUMENTS."
  `(:code 0 :message ,(apply #'format format arguments) :data (:kind ,kind)))

(defun clevertap-error-kind (error)
  "The kind of an ERROR object: the gateway's, or one of this client's own.
Those are timeout, cancelled, died, notFound, wrongVersion and closed."
  (plist-get (plist-get error :data) :kind))

(defun clevertap-error-text (error)
  "What is wrong, and what to do about it, from an ERROR object."
  (string-join (delq nil (list (plist-get error :message)
                               (plist-get (plist-get error :data) :hint)))
               " "))

(defconst clevertap--trees '(".venv/bin/" "node_modules/.bin/")
  "Where a virtual environment and an npm tree have their programs.")

(defun clevertap--folders ()
  "The folders besides `exec-path' where the program may be.
They are those of wheels and npm trees, in this order: the virtual
environment in use, one at or above the `default-directory', an npm tree
there, and where pipx and uv put programs."
  (let ((environment (getenv "VIRTUAL_ENV"))
        (here (if (file-remote-p default-directory) "~/" default-directory)))
    `(,@(and environment (list (expand-file-name "bin/" environment)))
      ,@(mapcar (lambda (tree)
                  (expand-file-name tree (or (locate-dominating-file here tree) here)))
                clevertap--trees)
      ,(expand-file-name "~/.local/bin/"))))

(defun clevertap--find-program ()
  "The program to start, or an error object."
  (let ((named (or clevertap-program (getenv "CLEVERTAP_GATEWAY_BINARY")))
        (name "clevertap-gateway"))
    (cond ((and named (not (string-empty-p named)))
           (or (executable-find named)
               (clevertap--error "notFound" "%s is no program that can be run." named)))
          ((executable-find name))
          ((locate-file name (clevertap--folders) nil #'file-executable-p))
          (t (clevertap--error "notFound" "There is no program %s.  It was looked for in: `exec-path', %s.  \
Install it, or set `clevertap-program'." name (string-join (clevertap--folders) ", "))))))

(defun clevertap--start ()
  "Start a gateway: its connection, or an error object."
  (let ((program (clevertap--find-program)))
    (if (consp program) program
      (let* ((process-environment (append '("SWIFT_BACKTRACE=enable=no") clevertap-environment
                                          process-environment))
             (stderr (make-pipe-process :name "clevertap-gateway stderr" :noquery t
                                        :filter #'clevertap--note-stderr :sentinel #'ignore))
             (process (make-process
                       :name "clevertap-gateway" :connection-type 'pipe :noquery t
                       :coding 'utf-8-emacs-unix :stderr stderr
                       :command `(,program "--stdio" "--framing" "header"
                                           "--parent-pid" ,(number-to-string (emacs-pid))
                                           ,@(and clevertap-sandbox '("--sandbox"))
                                           ,@clevertap-options)))
             (connection (make-instance 'clevertap-connection
                                        :name "clevertap-gateway" :process process
                                        :events-buffer-scrollback-size 0
                                        :notification-dispatcher #'clevertap--notified
                                        :on-shutdown #'clevertap--shut-down)))
        (process-put process 'clevertap-stderr stderr)
        (clevertap--verify connection)
        connection))))

(defun clevertap--note-stderr (process text)
  "Keep the end of what PROCESS writes, of which TEXT is next."
  (let ((all (concat (process-get process 'clevertap-tail) text)))
    (process-put process 'clevertap-tail
                 (substring all (max 0 (- (length all) clevertap--tail-length))))))

(defun clevertap--verify (connection)
  "Ask CONNECTION for its contract.
Nothing else is sent before its major version is known to be right."
  (jsonrpc-async-request
   connection 'getStatus nil :timeout clevertap--handshake
   :timeout-fn (lambda () (clevertap--give-up connection "it does not answer"))
   :success-fn
   (lambda (status)
     (let ((version (plist-get (plist-get status :contract) :version)))
       (cond ((not (stringp version))
              (clevertap--give-up connection "it does not tell the version of its contract"))
             ((not (equal (car (split-string version "\\."))
                          (car (split-string clevertap-contract-version "\\."))))
              (clevertap--fail connection
                               (clevertap--error "wrongVersion" "The gateway keeps version %s of the contract, \
this client was made for %s: install matching versions."
                                                 version clevertap-contract-version)))
             (t (oset connection verified t)
                (clevertap--fill connection)))))
   :error-fn
   (lambda (&rest _)
     (unless (slot-value connection 'failure)
       (clevertap--give-up connection "it does not answer")))))

(defun clevertap--give-up (connection why)
  "Refuse the program of CONNECTION, for the reason WHY."
  (when (process-live-p (jsonrpc--process connection))
    (clevertap--fail connection
                     (clevertap--error "wrongVersion" "%s is no clevertap-gateway: %s."
                                       (car (process-command (jsonrpc--process connection))) why))))

(defun clevertap--fail (connection failure)
  "End CONNECTION and all its calls with FAILURE."
  (unless (slot-value connection 'failure)
    (oset connection failure failure)
    (let ((calls (append (slot-value connection 'pending) (slot-value connection 'held-back))))
      (oset connection pending nil)
      (oset connection held-back nil)
      (delete-process (jsonrpc--process connection))
      (dolist (call calls) (clevertap--finish call nil failure)))))

(defun clevertap--shut-down (connection)
  "Tell the calls of CONNECTION that its process has ended, and how."
  (let* ((process (jsonrpc--process connection))
         (stderr (process-get process 'clevertap-stderr))
         (how (if (eq (process-status process) 'signal) "by signal" "with exit status")))
    (while (accept-process-output stderr 0.05))
    (let ((said (string-trim (or (process-get stderr 'clevertap-tail) ""))))
      (clevertap--fail connection
                       (clevertap--error "died" "The gateway ended %s %d%s" how
                                         (process-exit-status process)
                                         (if (string-empty-p said) "." (concat ": " said)))))
    (delete-process stderr)
    (kill-buffer (process-buffer process))
    (kill-buffer (jsonrpc-stderr-buffer connection))))

;;; Calls

(defun clevertap--current ()
  "The connection of all commands, started where there is none: or an error object."
  (if (and clevertap--connection (not (slot-value clevertap--connection 'failure)))
      clevertap--connection
    (let ((started (clevertap--start)))
      (setq clevertap--connection (and (not (consp started)) started))
      started)))

(cl-defun clevertap-call (method params &key success failure progress (timeout clevertap-timeout))
  "Call METHOD with PARAMS, a plist, and return the call, for `clevertap-cancel'.
SUCCESS is called with the result, or FAILURE with an error object, for
which see `clevertap-error-text'; PROGRESS with a plist at least every 2 s.
After TIMEOUT seconds the call is cancelled."
  (let* ((call (make-clevertap--call :method method :params params :success (or success #'ignore)
                                     :failure (or failure #'ignore) :progress progress))
         (connection (clevertap--current)))
    (if (consp connection)
        (clevertap--finish call nil connection)
      (setf (clevertap--call-connection call) connection)
      (when timeout
        (setf (clevertap--call-timer call)
              (run-at-time timeout nil #'clevertap--stop call
                           (clevertap--error "timeout" "%s took longer than %s s and was cancelled."
                                             method timeout))))
      (oset connection held-back (append (slot-value connection 'held-back) (list call)))
      (clevertap--fill connection))
    call))

(defun clevertap--fill (connection)
  "Send the calls of CONNECTION that wait, as far as there is room."
  (while (and (slot-value connection 'verified)
              (slot-value connection 'held-back)
              (< (length (slot-value connection 'pending)) clevertap--in-flight))
    (let ((call (pop (slot-value connection 'held-back))))
      (push call (slot-value connection 'pending))
      (clevertap--send connection call))))

(defun clevertap--send (connection call)
  "Send CALL through CONNECTION."
  (let ((params (clevertap--call-params call))
        ;; jsonrpc.el counts one up for the request.
        (id (1+ (jsonrpc--next-request-id connection))))
    (setf (clevertap--call-id call) id)
    (when (clevertap--call-progress call)
      (setq params (append params `(:_meta (:progressToken ,id)))))
    (jsonrpc-async-request
     connection (intern (clevertap--call-method call)) params :timeout nil
     :success-fn (lambda (result) (clevertap--answered connection call result nil))
     :error-fn (lambda (error)
                 ;; Where the process has ended `clevertap--shut-down' tells how.
                 (unless (eql (plist-get error :code) -1)
                   (clevertap--answered connection call nil error))))))

(defun clevertap--answered (connection call result error)
  "Take CALL out of CONNECTION, since RESULT or ERROR has come for it."
  (cl-callf2 delq call (slot-value connection 'pending))
  (clevertap--finish call result error)
  (clevertap--fill connection))

(defun clevertap--finish (call result error)
  "Tell CALL its RESULT or ERROR, once."
  (unless (clevertap--call-done call)
    (setf (clevertap--call-done call) t)
    (when (clevertap--call-timer call) (cancel-timer (clevertap--call-timer call)))
    (if error
        (funcall (clevertap--call-failure call) error)
      (funcall (clevertap--call-success call) result))))

(defun clevertap--stop (call error)
  "Stop CALL, and tell it ERROR."
  (let ((connection (clevertap--call-connection call)))
    (unless (or (clevertap--call-done call) (null connection))
      (cl-callf2 delq call (slot-value connection 'held-back))
      (when (memq call (slot-value connection 'pending))
        ;; It is answered with an error, for which nobody waits any more.
        (jsonrpc-notify connection '$/cancelRequest (list :id (clevertap--call-id call))))
      (clevertap--finish call nil error))))

(defun clevertap--notified (connection method params)
  "Tell the call of CONNECTION that a notification METHOD with PARAMS is about."
  (when (eq method 'notifications/progress)
    (let ((call (cl-find (plist-get params :progressToken) (slot-value connection 'pending)
                         :key #'clevertap--call-id)))
      (when (and call (clevertap--call-progress call) (not (clevertap--call-done call)))
        (funcall (clevertap--call-progress call) params)))))

(defun clevertap-request (method &optional params timeout)
  "Call METHOD with PARAMS, a plist, and wait for the result.
After TIMEOUT seconds, or \\[keyboard-quit], the call is cancelled.  What is
wrong is signalled as `clevertap-error' with the text and the error object."
  (let* (outcome
         (call (clevertap-call method params :timeout (or timeout clevertap-timeout)
                               :success (lambda (result) (setq outcome (list :result result)))
                               :failure (lambda (error) (setq outcome (list :error error))))))
    (unwind-protect
        (while (not outcome) (accept-process-output nil 1))
      (clevertap--stop call (clevertap--error "cancelled" "%s was cancelled." method)))
    (let ((error (plist-get outcome :error)))
      (when error (signal 'clevertap-error (list (clevertap-error-text error) error)))
      (plist-get outcome :result))))

(defun clevertap-cancel (&optional call)
  "Cancel CALL, or everything that is running."
  (interactive)
  (dolist (each (if call (list call)
                  (and clevertap--connection
                       (append (slot-value clevertap--connection 'pending)
                               (slot-value clevertap--connection 'held-back)))))
    (clevertap--stop each (clevertap--error "cancelled" "%s was cancelled."
                                            (clevertap--call-method each)))))

(defun clevertap-close ()
  "End the gateway: end of input, after 2 s SIGTERM, after 2 s more SIGKILL."
  (interactive)
  (when (and clevertap--connection (not (slot-value clevertap--connection 'failure)))
    (let* ((connection clevertap--connection)
           (process (jsonrpc--process connection))
           (ended (lambda ()
                    (let ((end (+ (float-time) clevertap--patience)))
                      (while (and (process-live-p process) (< (float-time) end))
                        (accept-process-output process 0.05)))
                    (not (process-live-p process)))))
      (process-send-eof process)
      (unless (funcall ended)
        (signal-process process 'SIGTERM)
        (unless (funcall ended) (signal-process process 'SIGKILL) (funcall ended)))
      (clevertap--fail connection (clevertap--error "closed" "The gateway was closed."))))
  (setq clevertap--connection nil))

(provide 'clevertap-connection)
;;; clevertap-connection.el ends here
