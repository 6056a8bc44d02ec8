;;; clevertap-view.el --- How CleverTap's reports are shown  -*- lexical-binding: t; -*-

;;; Commentary:

;; Rows as a table of aligned columns, everything else as JSON, in a buffer of `clevertap-mode'.

;;; Code:

(require 'cl-lib)
(require 'json)
(require 'jsonrpc)
(require 'seq)
(require 'subr-x)

(define-derived-mode clevertap-mode special-mode "CleverTap"
  "Mode for CleverTap's reports."
  (setq truncate-lines t))

(defun clevertap--show (method result)
  "Show the RESULT of METHOD in a buffer: rows as a table, everything else as JSON."
  (let* ((rows (cond ((vectorp result) result)
                     ((plist-get result :rows))))
         (is-table (and (vectorp rows) (> (length rows) 0))))
    (with-current-buffer (get-buffer-create (format "*CleverTap %s*" method))
      (clevertap-mode)
      (let ((inhibit-read-only t))
        (erase-buffer)
        (unless (vectorp result)
          (when (plist-get result :from)
            (insert (format "%s %s to %s, account %s" method (plist-get result :from)
                            (plist-get result :to) (plist-get result :account)))
            (when (plist-get result :messageCount)
              (insert (format ": %d messages" (plist-get result :messageCount))))
            (insert "\n"))
          (seq-doseq (warning (plist-get result :warnings))
            (insert (plist-get warning :message) "\n")))
        (if is-table (clevertap--insert-table rows)
          (let ((start (point)))
            (insert (jsonrpc--json-encode result))
            (json-pretty-print start (point)))))
      (goto-char (point-min))
      (display-buffer (current-buffer)))))

(defun clevertap--flat (row)
  "ROW with the sums and rates of a summary as members of their own."
  (cl-loop for (key value) on row by #'cddr
           if (and (memq key '(:metrics :rates)) (consp value)) append value
           else append (list key value)))

(defun clevertap--text (value)
  "VALUE as the text of a cell."
  (cond ((null value) "")
        ((eq value t) "true")
        ((eq value :json-false) "false")
        ((stringp value) (replace-regexp-in-string "[[:cntrl:]]" "?" value))
        ((numberp value) (number-to-string value))
        (t (jsonrpc--json-encode value))))

(defun clevertap--insert-table (rows)
  "Insert ROWS as aligned columns, in order of appearance, under a header."
  (let* ((rows (mapcar #'clevertap--flat rows))
         (keys (delete-dups (cl-loop for row in rows
                                     append (cl-loop for key in row by #'cddr collect key))))
         (columns (mapcar (lambda (key)
                            (let ((cells (mapcar (lambda (row) (clevertap--text (plist-get row key))) rows))
                                  (name (substring (symbol-name key) 1)))
                              (list key name cells
                                    (apply #'max (string-width name) (mapcar #'string-width cells)))))
                          keys)))
    (clevertap--insert-line (mapcar (lambda (column) (list (nth 1 column) (nth 3 column) nil)) columns))
    (clevertap--insert-line
     (mapcar (lambda (column) (list (make-string (nth 3 column) ?-) (nth 3 column) nil)) columns))
    (cl-loop for row in rows for index from 0 do
             (clevertap--insert-line
              (mapcar (lambda (column)
                        (list (nth index (nth 2 column)) (nth 3 column)
                              (numberp (plist-get row (car column)))))
                      columns)))))

(defun clevertap--insert-line (cells)
  "Insert a line of CELLS: lists of text, width and whether to the right."
  (insert (string-trim-right
           (mapconcat (lambda (cell)
                        (let ((space (make-string (- (nth 1 cell) (string-width (car cell))) ?\s)))
                          (if (nth 2 cell) (concat space (car cell)) (concat (car cell) space))))
                      cells "  "))
          "\n"))

(provide 'clevertap-view)
;;; clevertap-view.el ends here
