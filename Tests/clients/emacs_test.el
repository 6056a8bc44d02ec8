;;; emacs_test.el --- one function a feature of the table in clients/README.md  -*- lexical-binding: t; -*-

(require 'clevertap-gateway)
(require 'json)

(defvar fake (getenv "FAKE"))
(defvar scratch (getenv "SCRATCH"))
(defvar day '(:from "20240101" :to "20240101"))
(defvar tests nil)

(defmacro deffeature (name &rest body)
  (declare (indent 1))
  `(push (cons ,name (lambda () ,@body)) tests))

(defun check (condition &rest what)
  (unless condition (error "Failed: %.1500S" what)))

(defun wait-until (condition)
  (let ((end (+ (float-time) 15)))
    (while (not (funcall condition))
      (check (< (float-time) end) "waited in vain")
      (accept-process-output nil 0.02))))

(defun text (path)
  (if (file-exists-p path)
      (with-temp-buffer (insert-file-contents path) (buffer-string))
    ""))

(defun pid ()
  (process-id (jsonrpc--process clevertap--connection)))

(defun ended (pid)
  (let ((attributes (process-attributes pid)))
    (or (null attributes) (equal (alist-get 'state attributes) "Z"))))

(defmacro with-gateway (settings &rest body)
  (declare (indent 1))
  `(let (clevertap--connection clevertap-program clevertap-sandbox clevertap-options clevertap-environment)
     (cl-progv (mapcar #'car ,settings) (mapcar #'cdr ,settings)
       (unwind-protect (progn ,@body) (clevertap-close)))))

(defmacro sandbox (&rest body)
  (declare (indent 0))
  `(with-gateway '((clevertap-sandbox . t)) ,@body))

(defun log-of (mode) (expand-file-name mode scratch))

(defmacro fake (mode &rest body)
  (declare (indent 1))
  `(with-gateway (list (cons 'clevertap-program fake)
                       (cons 'clevertap-environment
                             (list (concat "FAKE_GATEWAY=" ,mode)
                                   (concat "FAKE_GATEWAY_LOG=" (log-of ,mode)))))
     ,@body))

(defun failure (method &optional params timeout)
  "The error object with which a call fails."
  (condition-case problem
      (progn (clevertap-request method params timeout) (error "It did not fail"))
    (clevertap-error (nth 2 problem))))

(defun matches (expected actual)
  (cond ((equal expected "*") t)
        ((and (vectorp expected) (vectorp actual))
         (and (= (length expected) (length actual)) (cl-every #'matches expected actual)))
        ((and (consp expected) (consp actual))
         (and (= (length expected) (length actual))
              (cl-loop for (key value) on expected by #'cddr
                       always (and (plist-member actual key) (matches value (plist-get actual key))))))
        (t (equal expected actual))))

(deffeature "transcripts"
  (let ((plays (with-temp-buffer
                 (insert-file-contents (getenv "EXCHANGES"))
                 (jsonrpc--json-read))))
    (seq-doseq (play plays)
      (with-gateway (list (cons 'clevertap-options (append (plist-get play :argv) nil))
                          (cons 'clevertap-environment
                                (cl-loop for (name value) on (plist-get play :env) by #'cddr
                                         collect (concat (substring (symbol-name name) 1) "=" value))))
        (seq-doseq (call (plist-get play :calls))
          (let* ((answer (plist-get call :answer))
                 (method (plist-get call :method))
                 (params (plist-get call :params)))
            (if (plist-get answer :error)
                (let ((came (failure method params)))
                  (check (matches (plist-get answer :error) came) call came))
              (let ((came (clevertap-request method params)))
                (check (matches (plist-get answer :result) came) call came)))))))))

(deffeature "errors by kind"
  (sandbox
    (let ((wrong (failure "getReport" '(:from "20240101" :to "x" :channel "pusj"))))
      (check (equal (clevertap-error-kind wrong) "invalidParams") wrong)
      (check (equal (plist-get wrong :code) (alist-get "invalidParams" clevertap-kinds nil nil #'equal)))
      (check (= (length (plist-get (plist-get wrong :data) :violations)) 2))
      (check (string-match-p "^2 things.*Correct every entry" (clevertap-error-text wrong))))
    (check (eql (plist-get (failure "getReport" (append day '(:label "sandbox:unauthorized"))) :code) 1002))))

(deffeature "exact numbers"
  (fake "numbers"
    (let ((messages (plist-get (clevertap-request "getReport" day) :messages)))
      (check (eql (plist-get (aref messages 0) :count) 9007199254740993)))))

(deffeature "timeout"
  (fake "silent"
    (check (equal (clevertap-error-kind (failure "getReport" day 1)) "timeout"))
    (wait-until (lambda () (string-match-p "\\$/cancelRequest" (text (log-of "silent")))))))

(deffeature "progress"
  (sandbox
    (let (seen done)
      (clevertap-call "getReport" (append day '(:label "sandbox:slow"))
                      :success (lambda (_) (setq done t))
                      :progress (lambda (news) (push (plist-get news :progress) seen)))
      (wait-until (lambda () done))
      (check (and seen (apply #'> seen)) seen))))

(deffeature "cancel"
  (delete-file (log-of "silent"))
  (fake "silent"
    (let* (problem
           (call (clevertap-call "getReport" day :failure (lambda (error) (setq problem error)))))
      (wait-until (lambda () (string-match-p "getReport" (text (log-of "silent")))))
      (clevertap-cancel call)
      (check (equal (clevertap-error-kind problem) "cancelled"))
      (wait-until (lambda () (string-match-p "\\$/cancelRequest" (text (log-of "silent"))))))))

(deffeature "interrupt"
  (sandbox
    (clevertap-request "ping")
    (run-at-time 0.2 nil (lambda () (setq unread-command-events nil) (signal 'quit nil)))
    (condition-case nil
        (progn (clevertap-request "getReport" (append day '(:label "sandbox:hang")) 5) (check nil "not quit"))
      (quit nil))
    (check (eql (plist-get (clevertap-request "getStatus") :running) 0))))

(deffeature "killed mid-call"
  (sandbox
    (clevertap-request "ping")
    (let ((start (float-time)))
      (run-at-time 0.2 nil (lambda () (signal-process (pid) 'SIGKILL)))
      (let ((problem (failure "getReport" (append day '(:label "sandbox:hang")))))
        (check (equal (clevertap-error-kind problem) "died") problem)
        (check (string-match-p "by signal 9" (clevertap-error-text problem)) problem)
        (check (< (- (float-time) start) 1.2))))
    (check (eql (plist-get (clevertap-request "getReport" day) :messageCount) 3)))
  (fake "die-mid-call"
    (check (string-match-p "these are my last words" (clevertap-error-text (failure "getReport" day))))))

(deffeature "dies at its start"
  (fake "die-at-start"
    (dotimes (_ 2)
      (let ((problem (failure "ping")))
        (check (equal (clevertap-error-text problem)
                      "The gateway ended with exit status 3: no start today")
               problem)))))

(deffeature "missing program"
  (with-gateway '((clevertap-program . "/nonexistent/gateway"))
    (let ((problem (failure "ping")))
      (check (equal (clevertap-error-kind problem) "notFound"))
      (check (string-match-p "/nonexistent/gateway" (clevertap-error-text problem)))))
  ;; Without a setting it is looked for in `exec-path', a virtual environment, a project's trees, ~/.local/bin.
  (let* ((home (expand-file-name "home" scratch))
         (project (expand-file-name "project" scratch))
         (virtual (expand-file-name "virtual" scratch))
         (default-directory (expand-file-name "below/" project))
         (exec-path '("/nonexistent")) (clevertap-program nil)
         (process-environment `(,(concat "HOME=" home) "CLEVERTAP_GATEWAY_BINARY=" ,(concat "VIRTUAL_ENV=" virtual)
                                ,@process-environment)))
    (make-directory default-directory t)
    (let ((told (clevertap-error-text (clevertap--find-program))))
      (dolist (place (list "exec-path" (concat virtual "/bin") ".venv/bin" "node_modules/.bin" (concat home "/.local/bin")))
        (check (string-match-p (regexp-quote place) told) told)))
    ;; Each next place is looked at before the one that was found.
    (dolist (folder (list (concat home "/.local/bin/") (concat project "/node_modules/.bin/")
                          (concat project "/.venv/bin/") (concat virtual "/bin/")))
      (make-directory folder t)
      (make-symbolic-link fake (concat folder "clevertap-gateway"))
      (let ((found (clevertap--find-program)))
        (check (equal found (concat folder "clevertap-gateway")) found)))))

(deffeature "wrong version"
  (fake "wrong-version"
    (let ((problem (failure "getReport" day)))
      (check (equal (clevertap-error-kind problem) "wrongVersion"))
      (check (string-match-p "2\\.0" (clevertap-error-text problem))))))

(defun first-name (report)
  (plist-get (aref (plist-get report :messages) 0) :messageName))

(deffeature "50 MB on one line"
  (fake "big"
    (check (= (length (first-name (clevertap-request "getReport" day))) 50000000))))

(deffeature "characters cut by chunks"
  (fake "split"
    (check (equal (first-name (clevertap-request "getReport" day)) "a\u2028b\u2029c\u0085d\U0001f600e\u00e9f"))))

(defun many (count params)
  "The results of COUNT calls made at once; PARAMS is called with each one's number."
  (let ((results (make-vector count nil)) (done 0))
    (dotimes (index count)
      (clevertap-call "getReport" (funcall params index)
                      :success (lambda (result) (aset results index result) (cl-incf done))))
    (wait-until (lambda () (= done count)))
    results))

(deffeature "100 calls at once"
  (sandbox
    (let ((reports (many 100 (lambda (index) (append day `(:limit ,(1+ index)))))))
      (dotimes (index 100)
        (check (= (length (plist-get (aref reports index) :messages)) (min (1+ index) 3)) index)))))

(deffeature "1,000 calls in flight at most"
  (fake "crowd"
    (let ((reports (many 1500 (lambda (_) day))))
      (check (= (apply #'max (mapcar (lambda (report) (plist-get report :messageCount)) reports)) 1000)))))

(deffeature "close"
  (dolist (case `((((clevertap-sandbox . t)) 0 1)
                  (((clevertap-program . ,fake) (clevertap-environment "FAKE_GATEWAY=stubborn")) 3.5 5.5)))
    (with-gateway (car case)
      (clevertap-request "ping")
      (let ((pid (pid)) (start (float-time)))
        (clevertap-close)
        (let ((took (- (float-time) start)))
          (check (and (ended pid) (<= (nth 1 case) took) (< took (nth 2 case))) took))))))

(deffeature "stderr is read"
  (fake "chatty"
    (dotimes (_ 3) (check (null (clevertap-request "ping"))))))

(deffeature "process group of its own"
  (sandbox
    (clevertap-request "ping")
    (check (eql (alist-get 'pgrp (process-attributes (pid))) (pid)))))

(deffeature "ends with its caller"
  (let* ((script "(progn (require 'clevertap-gateway) (setq clevertap-sandbox t) (clevertap-request \"ping\")
                    (write-region (number-to-string (process-id (jsonrpc--process clevertap--connection))) nil (getenv \"PID\")) (signal-process (emacs-pid) 'SIGKILL))")
         (library (file-name-directory (locate-library "clevertap-gateway")))
         (file (expand-file-name "pid" scratch))
         (process-environment (cons (concat "PID=" file) process-environment))
         (pid (progn
                (call-process (expand-file-name invocation-name invocation-directory) nil nil nil
                              "-Q" "--batch" "-L" library "--eval" script)
                (string-to-number (text file)))))
    (check (> pid 0))
    (wait-until (lambda () (ended pid)))))

(defun shown (method words)
  "What a command shows."
  (ignore-errors (kill-buffer (format "*CleverTap %s*" method)))
  (clevertap method words)
  (wait-until (lambda () (get-buffer (format "*CleverTap %s*" method))))
  (with-current-buffer (format "*CleverTap %s*" method)
    (check (derived-mode-p 'clevertap-mode))
    (buffer-substring-no-properties (point-min) (point-max))))

(deffeature "commands and completion"
  (sandbox
    (let ((report (shown "getReport" '("from=20240101" "to=20240101" "channel=push,inapp" "daily=false"))))
      (check (string-match-p "\\`getReport 20240101 to 20240101, account sandbox: 2 messages\n" report) report)
      (check (string-match-p "\nmessageId +startDate" report) report)
      (check (string-match-p "\n1704117781  " report) report))
    (check (string-match-p "\ninapp +2 +0 +17497 +2180" (shown "summarizeReport" '("from=20240101" "to=20240101"))))
    (check (string-match-p "\nscheduled " (shown "listStatuses" nil)))
    (check (string-match-p "\"url\": \"https:" (shown "planReport" '("from=today" "to=today" "windowDays=0"))))
    (check (equal (all-completions "channel=push,em" (clevertap--candidates "getReport" "channel=push,em"))
                  '("channel=push,email")))
    (check (equal (all-completions "to=y" (clevertap--candidates "getReport" "to=y")) '("to=yesterday")))
    (check (equal (all-completions "lo" (clevertap--candidates "getReport" "lo")) '("lookbackDays=")))
    (check (equal (condition-case nil (clevertap-params "getReport" '("x")) (user-error 'refused)) 'refused))))

(let ((failures 0))
  (dolist (test (reverse tests))
    (condition-case problem
        (progn (funcall (cdr test)) (princ (format "ok %s\n" (car test))))
      (error (cl-incf failures)
             (princ (format "not ok %s: %.1500S\n" (car test) problem)))))
  (kill-emacs failures))
;;; emacs_test.el ends here
