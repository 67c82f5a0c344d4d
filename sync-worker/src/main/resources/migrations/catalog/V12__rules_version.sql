-- Of the rules that judged what is in the row; there was one version before they had numbers.
ALTER TABLE asset ADD COLUMN rules_version int NOT NULL DEFAULT 1;
ALTER TABLE preview_verdict ADD COLUMN rules_version int NOT NULL DEFAULT 1;
