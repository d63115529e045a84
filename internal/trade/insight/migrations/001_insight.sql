-- +goose Up
-- What happened on a day where the business is, summed by what figures are
-- grouped by. Each row grows; none says anything about a single order.
CREATE TABLE insight_orders (
    workspace_id uuid NOT NULL,
    day bigint NOT NULL,
    type text /*pg: COLLATE "C" */ NOT NULL,
    customer_type text /*pg: COLLATE "C" */ NOT NULL,
    channel text /*pg: COLLATE "C" */ NOT NULL,
    currency text /*pg: COLLATE "C" */ NOT NULL,
    placed bigint NOT NULL,
    worth bigint NOT NULL,
    completed bigint NOT NULL,
    kept bigint NOT NULL,
    missed bigint NOT NULL,
    cancelled bigint NOT NULL,
    PRIMARY KEY (workspace_id, day, type, customer_type, channel, currency)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- Tasks that were decided on a day, by step and by how long they took.
CREATE TABLE insight_steps (
    workspace_id uuid NOT NULL,
    day bigint NOT NULL,
    step text /*pg: COLLATE "C" */ NOT NULL,
    bucket bigint NOT NULL,
    done bigint NOT NULL,
    late bigint NOT NULL,
    seconds bigint NOT NULL,
    PRIMARY KEY (workspace_id, day, step, bucket)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- The same by who decided.
CREATE TABLE insight_people (
    workspace_id uuid NOT NULL,
    day bigint NOT NULL,
    person uuid NOT NULL,
    done bigint NOT NULL,
    late bigint NOT NULL,
    seconds bigint NOT NULL,
    PRIMARY KEY (workspace_id, day, person)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE insight_people;
DROP TABLE insight_steps;
DROP TABLE insight_orders;
