-- The schema as PostgreSQL holds it after all steps of ../storage/migrations. Written by a test, which compares it:
-- UPDATE_SCHEMAS=1 tests/engines/with.sh cargo nextest run --workspace -E 'test(the_schema_is_as_it_is_written_down)'

CREATE SEQUENCE log_entries_position;

CREATE OR REPLACE FUNCTION public.fn_log_entries__append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION 'log_entries is append-only'; END $function$;

CREATE OR REPLACE FUNCTION public.fn_log_seals__append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION 'log_seals is append-only'; END $function$;

CREATE TABLE backfills (
    id uuid NOT NULL,
    consumer text NOT NULL,
    mode text NOT NULL,
    events text NOT NULL,
    from_at timestamp with time zone,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    request_id uuid,
    state text NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    up_to bigint,
    sent bigint DEFAULT 0 NOT NULL,
    reason text,
    ended_at timestamp with time zone,
    CONSTRAINT uq_backfills__id PRIMARY KEY (id)
);

CREATE TABLE dead_letters (
    id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    state text NOT NULL,
    routing_key text NOT NULL,
    subject text,
    reason text NOT NULL,
    attempts integer NOT NULL,
    parked_at timestamp with time zone NOT NULL,
    body bytea NOT NULL,
    message_id uuid,
    aggregate text,
    sequence integer,
    closed_at timestamp with time zone,
    CONSTRAINT uq_dead_letters__id PRIMARY KEY (id)
);

CREATE TABLE deliveries (
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    estate_id uuid NOT NULL,
    attempt integer NOT NULL,
    channel text NOT NULL,
    outcome text NOT NULL,
    reason text,
    attempted_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_deliveries__id PRIMARY KEY (id)
);

CREATE TABLE estate_outer_regions (
    region_key text NOT NULL,
    estate_id uuid NOT NULL,
    steps integer NOT NULL,
    CONSTRAINT uq_estate_outer_regions__region_key_estate_id PRIMARY KEY (region_key, estate_id)
);

CREATE TABLE estate_refs (
    estate_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    time_zone text NOT NULL,
    standard text NOT NULL,
    standard_version integer NOT NULL,
    sequence integer NOT NULL,
    region_key text DEFAULT ''::text NOT NULL,
    country text,
    area_code text,
    outer_regions jsonb DEFAULT '[]'::jsonb NOT NULL,
    calendar text,
    CONSTRAINT uq_estate_refs__estate_id PRIMARY KEY (estate_id)
);

CREATE TABLE idempotency_keys (
    id bytea NOT NULL,
    fingerprint bytea NOT NULL,
    status integer NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_idempotency_keys__id PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=2000);

CREATE TABLE inbox_awaited_slots (
    publisher text NOT NULL,
    slot integer NOT NULL,
    backfill_id uuid NOT NULL,
    awaited_until timestamp with time zone NOT NULL,
    CONSTRAINT uq_inbox_awaited_slots__publisher_slot_backfill_id PRIMARY KEY (publisher, slot, backfill_id)
);

CREATE TABLE inbox_backfills (
    publisher text NOT NULL,
    request_id uuid,
    is_asked boolean DEFAULT false NOT NULL,
    awaited_until timestamp with time zone,
    CONSTRAINT uq_inbox_backfills__publisher PRIMARY KEY (publisher)
);

CREATE TABLE inbox_cursors (
    aggregate text NOT NULL,
    subject text NOT NULL,
    sequence integer NOT NULL,
    last_day integer DEFAULT 0 /* that day */ NOT NULL,
    CONSTRAINT uq_inbox_cursors__aggregate_subject PRIMARY KEY (aggregate, subject)
);

CREATE TABLE inbox_gaps (
    aggregate text NOT NULL,
    subject text NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT uq_inbox_gaps__aggregate_subject_first PRIMARY KEY (aggregate, subject, first)
);

CREATE TABLE inbox_sources (
    aggregate text NOT NULL,
    heard_since timestamp with time zone NOT NULL,
    CONSTRAINT uq_inbox_sources__aggregate PRIMARY KEY (aggregate)
);

CREATE TABLE leases (
    name text NOT NULL,
    holder uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_leases__name PRIMARY KEY (name)
);

CREATE TABLE log_entries (
    "position" bigint DEFAULT nextval('log_entries_position'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    estate_id uuid,
    sequence integer,
    data_version integer,
    routing_key text,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    principal text,
    via text,
    action text,
    trace text,
    data text,
    before text,
    after text,
    CONSTRAINT uq_log_entries__position_at PRIMARY KEY ("position", at)
) PARTITION BY RANGE (at);

CREATE TABLE log_readers (
    name text NOT NULL,
    "position" bigint NOT NULL,
    open text DEFAULT '[]'::text NOT NULL,
    CONSTRAINT uq_log_readers__name PRIMARY KEY (name)
);

CREATE TABLE log_seals (
    from_position bigint NOT NULL,
    to_position bigint NOT NULL,
    entries integer NOT NULL,
    hash text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT uq_log_seals__from_position PRIMARY KEY (from_position)
);

CREATE TABLE messages (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    source_event_id uuid NOT NULL,
    event text NOT NULL,
    reference text NOT NULL,
    ticket_id uuid,
    language text NOT NULL,
    body text NOT NULL,
    clause text NOT NULL,
    standard text NOT NULL,
    standard_version integer NOT NULL,
    status text NOT NULL,
    attempts integer NOT NULL,
    status_at timestamp with time zone NOT NULL,
    reason text,
    queued_at timestamp with time zone NOT NULL,
    leased_by uuid,
    leased_until timestamp with time zone,
    not_before timestamp with time zone,
    is_urgent boolean DEFAULT false NOT NULL,
    unknowns integer DEFAULT 0 NOT NULL,
    begun integer DEFAULT 0 NOT NULL,
    permission text,
    hidden_from uuid,
    CONSTRAINT uq_messages__id PRIMARY KEY (id)
);

CREATE TABLE number_series (
    name text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT uq_number_series__name PRIMARY KEY (name)
);

CREATE TABLE principal_refs (
    principal text NOT NULL,
    name text NOT NULL,
    is_enabled boolean NOT NULL,
    permissions jsonb NOT NULL,
    scope jsonb NOT NULL,
    tokens_valid_from timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    sequence integer NOT NULL,
    session_tokens jsonb,
    grants jsonb,
    CONSTRAINT uq_principal_refs__principal PRIMARY KEY (principal)
);

CREATE TABLE published_standards (
    name text NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    CONSTRAINT uq_published_standards__name_version PRIMARY KEY (name, version)
);

CREATE TABLE security_events (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    principal text,
    source text,
    subject text,
    detail text,
    times integer NOT NULL,
    CONSTRAINT uq_security_events__id PRIMARY KEY (id)
);

CREATE TABLE staff_notices (
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    kind text NOT NULL,
    source_event_id uuid NOT NULL,
    estate_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    callback_id uuid,
    number text,
    title text,
    is_confidential boolean NOT NULL,
    caused_by uuid,
    noticed_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    form_record_id uuid,
    form text,
    field text,
    date date,
    playbook_run_id uuid,
    playbook text,
    step text,
    patrol_round_id uuid,
    CONSTRAINT uq_staff_notices__id PRIMARY KEY (id)
);

CREATE TABLE timers (
    kind text NOT NULL,
    subject uuid NOT NULL,
    key text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    reason text,
    parked_id uuid,
    parked_at timestamp with time zone,
    leased_by uuid,
    leased_until timestamp with time zone,
    CONSTRAINT uq_timers__kind_subject_key PRIMARY KEY (kind, subject, key)
) WITH (autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=2000);

CREATE TABLE webhook_deliveries (
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    event_id uuid NOT NULL,
    event_type text NOT NULL,
    body text NOT NULL,
    status text NOT NULL,
    attempts integer NOT NULL,
    last_status integer,
    last_reason text,
    status_at timestamp with time zone NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    estate_id uuid,
    permission text,
    hidden_from uuid,
    CONSTRAINT uq_webhook_deliveries__id PRIMARY KEY (id)
);

CREATE TABLE webhook_endpoints (
    id uuid NOT NULL,
    version integer NOT NULL,
    owner text NOT NULL,
    url text NOT NULL,
    events json NOT NULL,
    scope json NOT NULL,
    is_enabled boolean NOT NULL,
    disabled_reason text,
    secret bytea NOT NULL,
    previous_secret bytea,
    previous_secret_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    failures integer NOT NULL,
    rests_until timestamp with time zone NOT NULL,
    leased_by uuid,
    leased_until timestamp with time zone,
    CONSTRAINT uq_webhook_endpoints__id PRIMARY KEY (id)
);

ALTER TABLE deliveries ADD CONSTRAINT fk_deliveries__message_id FOREIGN KEY (message_id) REFERENCES messages(id);

ALTER TABLE inbox_gaps ADD CONSTRAINT fk_inbox_gaps__aggregate_subject FOREIGN KEY (aggregate, subject) REFERENCES inbox_cursors(aggregate, subject) ON DELETE CASCADE;

ALTER TABLE webhook_deliveries ADD CONSTRAINT fk_webhook_deliveries__endpoint_id FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE;

CREATE UNIQUE INDEX uq_backfills__request_id ON public.backfills USING btree (request_id);

CREATE INDEX ix_dead_letters__message_id ON public.dead_letters USING btree (message_id);

CREATE INDEX ix_dead_letters__state_id ON public.dead_letters USING btree (state, id);

CREATE INDEX ix_dead_letters__subject_sequence ON public.dead_letters USING btree (subject, sequence);

CREATE UNIQUE INDEX uq_dead_letters__fingerprint ON public.dead_letters USING btree (fingerprint);

CREATE INDEX ix_deliveries__estate_id_id ON public.deliveries USING btree (estate_id, id);

CREATE INDEX ix_deliveries__message_id_id ON public.deliveries USING btree (message_id, id);

CREATE INDEX ix_estate_outer_regions__estate_id ON public.estate_outer_regions USING btree (estate_id);

CREATE INDEX ix_estate_refs__region_key ON public.estate_refs USING btree (region_key);

CREATE INDEX ix_idempotency_keys__kept_at ON public.idempotency_keys USING btree (kept_at);

CREATE INDEX ix_inbox_cursors__last_day ON public.inbox_cursors USING btree (last_day);

CREATE INDEX ix_log_entries__estate_id_position ON ONLY public.log_entries USING btree (estate_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__principal_position ON ONLY public.log_entries USING btree (principal, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__subject_id_position ON ONLY public.log_entries USING btree (subject_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_seals__at ON public.log_seals USING btree (at);

CREATE UNIQUE INDEX uq_log_seals__to_position ON public.log_seals USING btree (to_position);

CREATE INDEX ix_messages__customer_id_id ON public.messages USING btree (customer_id, id);

CREATE INDEX ix_messages__estate_id_id ON public.messages USING btree (estate_id, id);

CREATE INDEX ix_messages__reference_id ON public.messages USING btree (reference, id);

CREATE INDEX ix_messages__status_status_at ON public.messages USING btree (status, status_at);

CREATE INDEX ix_messages__ticket_id_id ON public.messages USING btree (ticket_id, id);

CREATE UNIQUE INDEX uq_messages__source_event_id_customer_id ON public.messages USING btree (source_event_id, customer_id);

CREATE INDEX ix_security_events__at ON public.security_events USING btree (at);

CREATE INDEX ix_security_events__kind_id ON public.security_events USING btree (kind, id);

CREATE INDEX ix_security_events__principal_id ON public.security_events USING btree (principal, id);

CREATE INDEX ix_staff_notices__noticed_at ON public.staff_notices USING btree (noticed_at);

CREATE INDEX ix_staff_notices__staff_id_id ON public.staff_notices USING btree (staff_id, id);

CREATE INDEX ix_staff_notices__ticket_id ON public.staff_notices USING btree (ticket_id);

CREATE UNIQUE INDEX uq_staff_notices__source_event_id_staff_id ON public.staff_notices USING btree (source_event_id, staff_id);

CREATE INDEX ix_timers__next_try_at ON public.timers USING btree (next_try_at) WHERE (parked_id IS NULL);

CREATE UNIQUE INDEX uq_timers__parked_id ON public.timers USING btree (parked_id) WHERE (parked_id IS NOT NULL);

CREATE INDEX ix_webhook_deliveries__endpoint_id_id ON public.webhook_deliveries USING btree (endpoint_id, id);

CREATE INDEX ix_webhook_deliveries__endpoint_id_status_status_at ON public.webhook_deliveries USING btree (endpoint_id, status, status_at);

CREATE INDEX ix_webhook_deliveries__queued_at ON public.webhook_deliveries USING btree (queued_at);

CREATE UNIQUE INDEX uq_webhook_deliveries__endpoint_id_event_id ON public.webhook_deliveries USING btree (endpoint_id, event_id);

CREATE INDEX ix_webhook_endpoints__owner ON public.webhook_endpoints USING btree (owner);

CREATE INDEX ix_webhook_endpoints__rests_until ON public.webhook_endpoints USING btree (rests_until);

CREATE TRIGGER tr_log_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_entries FOR EACH STATEMENT EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_entries__no_change BEFORE DELETE OR UPDATE ON public.log_entries FOR EACH ROW EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_seals__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_seals FOR EACH STATEMENT EXECUTE FUNCTION fn_log_seals__append_only();
