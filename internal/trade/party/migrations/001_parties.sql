-- +goose Up
CREATE TABLE parties (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    ref text /*pg: COLLATE "C" */,
    name text NOT NULL,
    type text NOT NULL,
    groups text NOT NULL,
    region text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    address text NOT NULL,
    contacts text NOT NULL,
    addresses text NOT NULL,
    fields text NOT NULL,
    blocked boolean NOT NULL,
    owner_id uuid,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX parties_ref ON parties (workspace_id, ref);
CREATE INDEX parties_name ON parties (workspace_id, name, id);
CREATE INDEX parties_type ON parties (workspace_id, type, id);

-- The counters of a party's orders, one row per currency. They stand apart
-- because every order locks them.
CREATE TABLE party_accounts (
    workspace_id uuid NOT NULL,
    party_id uuid NOT NULL,
    currency text /*pg: COLLATE "C" */ NOT NULL,
    credit_limit bigint CHECK (credit_limit >= 0),
    credit_used bigint NOT NULL CHECK (credit_used >= 0),
    order_count bigint NOT NULL CHECK (order_count >= 0),
    spent bigint NOT NULL CHECK (spent >= 0),
    last_order_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, party_id, currency)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE party_accounts;
DROP TABLE parties;
