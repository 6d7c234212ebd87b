-- The records that were hit, each once per document. A statement of its own: joined to the one above, an engine may
-- build its hash table from all records of the index.
SELECT /*+ BROADCAST(h) */ h.batch, h.document, r.release, r.rid, r.record
FROM (SELECT DISTINCT batch, document, release, rid FROM hits WHERE rid >= 0) h
JOIN records r ON r.release = h.release AND r.rid = h.rid
