-- +goose Up
-- A draft is one author's: a release, and what he changed of it. The row is what
-- writers of the draft lock.
CREATE TABLE drafts (
  workspace_id uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  base         text   NOT NULL,
  version      bigint NOT NULL,
  updated_at   bigint NOT NULL,
  by_name      text   NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
-- distribute: workspace_id

-- Only what differs from the base; a hash of '' says that the document is gone.
CREATE TABLE draft_documents (
  workspace_id uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  path         text   /*pg: COLLATE "C" */ NOT NULL,
  json         text   NOT NULL,
  hash         text   NOT NULL,
  version      bigint NOT NULL,
  updated_at   bigint NOT NULL,
  PRIMARY KEY (workspace_id, user_id, path)
);
-- distribute: workspace_id

-- The one draft that everybody shared becomes the drafts of those who wrote it.
INSERT INTO draft_documents (workspace_id, user_id, path, json, hash, version, updated_at)
SELECT d.workspace_id, d.user_id, d.path, d.json, d.hash, d.version, d.updated_at
FROM documents d
JOIN blueprint_state s ON s.workspace_id = d.workspace_id
LEFT JOIN release_documents r ON r.workspace_id = d.workspace_id AND r.release_id = s.release_id AND r.path = d.path
WHERE r.hash IS NULL OR r.hash <> d.hash;

INSERT INTO drafts (workspace_id, user_id, base, version, updated_at, by_name)
SELECT d.workspace_id, d.user_id, min(s.release_id), max(d.version), max(d.updated_at), max(o.by_name)
FROM draft_documents d
JOIN blueprint_state s ON s.workspace_id = d.workspace_id
JOIN documents o ON o.workspace_id = d.workspace_id AND o.path = d.path
GROUP BY d.workspace_id, d.user_id;

DROP TABLE documents;
ALTER TABLE blueprint_state DROP COLUMN draft;
