-- Where the object lay when a preview judged it: what was in an archive is not judged by that once it has left. Absent
-- from before this was kept; such a verdict is not taken over.
ALTER TABLE preview_verdict ADD COLUMN storage_class text;
