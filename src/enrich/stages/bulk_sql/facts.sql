-- All that is known of each document, as rows of one form, so that one function can read a batch of documents.
SELECT batch, document, 'entries' AS kind, CAST(NULL AS BIGINT) AS key, CAST(NULL AS INT) AS release,
       CAST(NULL AS BIGINT) AS rid, content
FROM documents
UNION ALL
SELECT batch, document, 'asked', key, CAST(NULL AS INT), CAST(NULL AS BIGINT), CAST(NULL AS STRING) FROM queries
UNION ALL
SELECT batch, document, 'hit', key, release, rid, CAST(NULL AS STRING) FROM hits
UNION ALL
SELECT batch, document, 'record', CAST(NULL AS BIGINT), release, rid, record FROM records_found
