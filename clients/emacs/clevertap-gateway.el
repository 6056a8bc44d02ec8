;;; clevertap-gateway.el --- CleverTap's message reports  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: comm, tools

;;; Commentary:

;; How many push, e-mail and in-app messages were sent, viewed and clicked: a client of the program
;; clevertap-gateway, over Emacs's own jsonrpc.el.
;;
;; M-x clevertap-report and M-x clevertap-summary ask for params, with completion, and show a table;
;; M-x clevertap calls any method; M-x clevertap-cancel stops what is running.  From Lisp:
;; `clevertap-call' and `clevertap-request'.

;;; Code:

(require 'crm)
(require 'clevertap-connection)
(require 'clevertap-view)

(defvar clevertap--days '("today" "yesterday" "7daysAgo" "30daysAgo" "90daysAgo"))

(defun clevertap--candidates (method word)
  "What WORD, a param of METHOD, may become: KEY= or KEY=VALUE,VALUE."
  (let ((params (cdr (assoc method clevertap-methods))))
    (if (string-match "\\`\\([a-zA-Z]+\\)=\\(\\(?:.*,\\)?\\)" word)
        (let* ((key (match-string 1 word))
               (before (match-string 2 word))
               (param (cdr (assoc key params)))
               (kind (plist-get param :kind)))
          (mapcar (lambda (value) (concat key "=" before value))
                  (cond ((plist-get param :values))
                        ((eq kind 'day) clevertap--days)
                        ((eq kind 'boolean) '("true" "false")))))
      (mapcar (lambda (param) (concat (car param) "=")) params))))

(defun clevertap--read-words (method)
  "Ask for params of METHOD as words KEY=VALUE."
  (let ((crm-separator "[ \t]+"))
    (completing-read-multiple
     (format "%s (key=value ...): " method)
     (completion-table-dynamic (lambda (word) (clevertap--candidates method word)))
     nil nil (if (assoc "from" (cdr (assoc method clevertap-methods)))
                 "from=7daysAgo to=yesterday " ""))))

(defun clevertap-params (method words)
  "The params of METHOD as a plist, from WORDS such as \"channel=push,email\"."
  (let (params)
    (dolist (word words params)
      (unless (string-match "\\`\\([a-zA-Z_]+\\)=\\(.*\\)\\'" word)
        (user-error "%S is no param: write key=value" word))
      (let* ((key (match-string 1 word))
             (value (match-string 2 word))
             (kind (plist-get (cdr (assoc key (cdr (assoc method clevertap-methods)))) :kind)))
        (setq params
              (append params
                      (list (intern (concat ":" key))
                            (cond ((and (eq kind 'boolean) (equal value "true")) t)
                                  ((and (eq kind 'boolean) (equal value "false")) :json-false)
                                  ((and (eq kind 'integer) (string-match-p "\\`-?[0-9]+\\'" value))
                                   (string-to-number value))
                                  (t value)))))))))

;;;###autoload
(defun clevertap (method &optional words)
  "Call METHOD with params WORDS, as KEY=VALUE, and show the result."
  (interactive
   (let ((method (completing-read "Method: " (mapcar #'car clevertap-methods) nil t)))
     (list method (and (cdr (assoc method clevertap-methods)) (clevertap--read-words method)))))
  (let ((params (clevertap-params method words)))
    (when (and (equal method "getReport") (not (plist-member params :shape)))
      (setq params (append params '(:shape "rows"))))
    (clevertap-call method params
                    :success (lambda (result) (clevertap--show method result))
                    :failure (lambda (error) (message "CleverTap: %s" (clevertap-error-text error)))
                    :progress (lambda (news) (message "CleverTap: %s" (plist-get news :message))))))

;;;###autoload
(defun clevertap-report (words)
  "Show the messages that started in a range, for params WORDS as KEY=VALUE."
  (interactive (list (clevertap--read-words "getReport")))
  (clevertap "getReport" words))

;;;###autoload
(defun clevertap-summary (words)
  "Show counts per channel, day or label, for params WORDS as KEY=VALUE."
  (interactive (list (clevertap--read-words "summarizeReport")))
  (clevertap "summarizeReport" words))

(provide 'clevertap-gateway)
;;; clevertap-gateway.el ends here
