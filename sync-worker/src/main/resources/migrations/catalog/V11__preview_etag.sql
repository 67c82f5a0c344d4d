-- Content is charged by its etag: with it the API tells what a previewed object would cost.
CREATE OR REPLACE VIEW api_preview_object AS
SELECT v.run, c.connection, c.account, v.key, v.verdict, v.type, v.units, v.reasons, v.rejections, v.fault, v.fault_detail,
       v.observed_at, v.etag
FROM preview_verdict v JOIN connection c ON c.id = v.connection_id;
