-- What was known before of the documents that still miss something, and what was looked up since.
SELECT batch, document, kind, key, release, rid, content FROM facts
WHERE document IN (SELECT document FROM queries)
UNION ALL
SELECT batch, document, 'asked', key, CAST(NULL AS INT), CAST(NULL AS BIGINT), CAST(NULL AS STRING) FROM queries
UNION ALL
SELECT batch, document, 'hit', key, release, rid, CAST(NULL AS STRING) FROM hits
UNION ALL
SELECT batch, document, 'record', CAST(NULL AS BIGINT), release, rid, record FROM records_found
