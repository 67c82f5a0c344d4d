-- A deleted connection stays as a row, so that its revision is never given twice; its name is free again.
ALTER TABLE connection DROP CONSTRAINT connection_name_in_project;
CREATE UNIQUE INDEX connection_name_in_project ON connection (account, project, name) WHERE status <> 'DELETED';
