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

CREATE TABLE asset_units (
    asset_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    CONSTRAINT uq_asset_units__asset_id_unit_id PRIMARY KEY (asset_id, unit_id)
);

CREATE TABLE assets (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid NOT NULL,
    place_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    maker text,
    model text,
    serial text,
    serial_key text,
    plan text,
    installed_on date,
    retired_on date,
    registered_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_assets__id PRIMARY KEY (id)
);

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

CREATE TABLE card_items (
    subject_id uuid NOT NULL,
    aggregate text NOT NULL,
    estate_id uuid NOT NULL,
    customer_id uuid,
    unit_id uuid,
    ticket_id uuid,
    sequence integer NOT NULL,
    is_open boolean NOT NULL,
    headline json NOT NULL,
    CONSTRAINT uq_card_items__subject_id PRIMARY KEY (subject_id)
);

CREATE TABLE customer_phones (
    customer_id uuid NOT NULL,
    "position" integer NOT NULL,
    number bytea NOT NULL,
    number_index bytea NOT NULL,
    CONSTRAINT uq_customer_phones__customer_id_position PRIMARY KEY (customer_id, "position")
);

CREATE TABLE customers (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid NOT NULL,
    name text NOT NULL,
    email bytea,
    wechat bytea,
    id_number bytea,
    tags json NOT NULL,
    notes text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    name_key text,
    external_source text,
    external_id text,
    CONSTRAINT uq_customers__id PRIMARY KEY (id)
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

CREATE TABLE estates (
    id uuid NOT NULL,
    version integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    time_zone text NOT NULL,
    standard text NOT NULL,
    standard_version integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    code_key text,
    country text,
    area_code text,
    name_key text,
    outer_regions jsonb DEFAULT '[]'::jsonb NOT NULL,
    calendar text,
    inherits_standard boolean DEFAULT false NOT NULL,
    inherits_calendar boolean DEFAULT true NOT NULL,
    CONSTRAINT uq_estates__id PRIMARY KEY (id)
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

CREATE TABLE imports (
    id uuid NOT NULL,
    imported_by text NOT NULL,
    estates integer NOT NULL,
    units integer NOT NULL,
    customers integer NOT NULL,
    occupancies integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_imports__id PRIMARY KEY (id)
);

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

CREATE TABLE live_calls (
    call_id uuid NOT NULL,
    agent_id uuid,
    number_index bytea,
    answered_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT uq_live_calls__call_id PRIMARY KEY (call_id)
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

CREATE TABLE number_series (
    name text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT uq_number_series__name PRIMARY KEY (name)
);

CREATE TABLE occupancies (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    role text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    CONSTRAINT uq_occupancies__id PRIMARY KEY (id)
);

CREATE TABLE places (
    id uuid NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    parent_id uuid,
    path bytea NOT NULL,
    estate_id uuid,
    code text,
    name text NOT NULL,
    name_key text NOT NULL,
    unique_key text,
    valid_from date,
    valid_until date,
    registered_at timestamp with time zone NOT NULL,
    standard text,
    standard_version integer,
    calendar text,
    CONSTRAINT uq_places__id PRIMARY KEY (id)
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

CREATE TABLE published_calendars (
    name text NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    CONSTRAINT uq_published_calendars__name_version PRIMARY KEY (name, version)
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

CREATE TABLE timeline_entries (
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    estate_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    reference text NOT NULL,
    clause text,
    permission text NOT NULL,
    hidden_from uuid,
    CONSTRAINT uq_timeline_entries__id_customer_id PRIMARY KEY (id, customer_id)
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

CREATE TABLE units (
    id uuid NOT NULL,
    estate_id uuid NOT NULL,
    building text,
    label text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    label_key text,
    version integer DEFAULT 1 NOT NULL,
    place_key text,
    room_key text,
    usage text,
    status text,
    gross_area_dm2 integer,
    net_area_dm2 integer,
    delivered_on date,
    warranties jsonb DEFAULT '{}'::jsonb NOT NULL,
    ended_at timestamp with time zone,
    merged_into_id uuid,
    split_from_id uuid,
    door_key text,
    CONSTRAINT uq_units__id PRIMARY KEY (id)
);

CREATE TABLE withdrawn_standards (
    name text NOT NULL,
    version integer NOT NULL,
    CONSTRAINT uq_withdrawn_standards__name_version PRIMARY KEY (name, version)
);

ALTER TABLE asset_units ADD CONSTRAINT fk_asset_units__asset_id FOREIGN KEY (asset_id) REFERENCES assets(id);

ALTER TABLE customer_phones ADD CONSTRAINT fk_customer_phones__customer_id FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE customers ADD CONSTRAINT fk_customers__estate_id FOREIGN KEY (estate_id) REFERENCES estates(id);

ALTER TABLE inbox_gaps ADD CONSTRAINT fk_inbox_gaps__aggregate_subject FOREIGN KEY (aggregate, subject) REFERENCES inbox_cursors(aggregate, subject) ON DELETE CASCADE;

ALTER TABLE occupancies ADD CONSTRAINT fk_occupancies__customer_id FOREIGN KEY (customer_id) REFERENCES customers(id);

ALTER TABLE occupancies ADD CONSTRAINT fk_occupancies__unit_id FOREIGN KEY (unit_id) REFERENCES units(id);

ALTER TABLE units ADD CONSTRAINT fk_units__estate_id FOREIGN KEY (estate_id) REFERENCES estates(id);

CREATE INDEX ix_asset_units__unit_id_asset_id ON public.asset_units USING btree (unit_id, asset_id);

CREATE INDEX ix_assets__estate_id_id ON public.assets USING btree (estate_id, id);

CREATE INDEX ix_assets__place_id_id ON public.assets USING btree (place_id, id);

CREATE INDEX ix_assets__serial_key_id ON public.assets USING btree (serial_key, id);

CREATE UNIQUE INDEX uq_backfills__request_id ON public.backfills USING btree (request_id);

CREATE INDEX ix_card_items__customer_id_is_open ON public.card_items USING btree (customer_id, is_open);

CREATE INDEX ix_card_items__estate_id_is_open_customer_id ON public.card_items USING btree (estate_id, is_open, customer_id);

CREATE INDEX ix_card_items__unit_id_is_open ON public.card_items USING btree (unit_id, is_open);

CREATE INDEX ix_customer_phones__number_index ON public.customer_phones USING btree (number_index);

CREATE INDEX ix_customers__estate_id_id ON public.customers USING btree (estate_id, id);

CREATE INDEX ix_customers__name_key_id ON public.customers USING btree (name_key, id);

CREATE INDEX ix_customers__registered_at_id ON public.customers USING btree (registered_at, id);

CREATE UNIQUE INDEX uq_customers__external_source_external_id ON public.customers USING btree (external_source, external_id);

CREATE INDEX ix_dead_letters__message_id ON public.dead_letters USING btree (message_id);

CREATE INDEX ix_dead_letters__state_id ON public.dead_letters USING btree (state, id);

CREATE INDEX ix_dead_letters__subject_sequence ON public.dead_letters USING btree (subject, sequence);

CREATE UNIQUE INDEX uq_dead_letters__fingerprint ON public.dead_letters USING btree (fingerprint);

CREATE INDEX ix_estate_outer_regions__estate_id ON public.estate_outer_regions USING btree (estate_id);

CREATE INDEX ix_estate_refs__region_key ON public.estate_refs USING btree (region_key);

CREATE UNIQUE INDEX uq_estates__code ON public.estates USING btree (code);

CREATE UNIQUE INDEX uq_estates__code_key ON public.estates USING btree (code_key);

CREATE INDEX ix_idempotency_keys__kept_at ON public.idempotency_keys USING btree (kept_at);

CREATE INDEX ix_inbox_cursors__last_day ON public.inbox_cursors USING btree (last_day);

CREATE INDEX ix_live_calls__answered_at ON public.live_calls USING btree (answered_at);

CREATE INDEX ix_log_entries__estate_id_position ON ONLY public.log_entries USING btree (estate_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__principal_position ON ONLY public.log_entries USING btree (principal, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__subject_id_position ON ONLY public.log_entries USING btree (subject_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_seals__at ON public.log_seals USING btree (at);

CREATE UNIQUE INDEX uq_log_seals__to_position ON public.log_seals USING btree (to_position);

CREATE INDEX ix_occupancies__customer_id_id ON public.occupancies USING btree (customer_id, id);

CREATE INDEX ix_occupancies__estate_id_id ON public.occupancies USING btree (estate_id, id);

CREATE INDEX ix_occupancies__unit_id_id ON public.occupancies USING btree (unit_id, id);

CREATE UNIQUE INDEX uq_occupancies__customer_id_unit_id ON public.occupancies USING btree (customer_id, unit_id) WHERE ((ended_at IS NULL) AND (cancelled_at IS NULL));

CREATE INDEX ix_places__estate_id_governed ON public.places USING btree (estate_id, id) WHERE (standard IS NOT NULL);

CREATE INDEX ix_places__estate_id_id ON public.places USING btree (estate_id, id);

CREATE INDEX ix_places__parent_id_id ON public.places USING btree (parent_id, id);

CREATE INDEX ix_places__path ON public.places USING btree (path);

CREATE UNIQUE INDEX uq_places__unique_key ON public.places USING btree (unique_key);

CREATE INDEX ix_security_events__at ON public.security_events USING btree (at);

CREATE INDEX ix_security_events__kind_id ON public.security_events USING btree (kind, id);

CREATE INDEX ix_security_events__principal_id ON public.security_events USING btree (principal, id);

CREATE INDEX ix_timeline_entries__customer_id_at_id ON public.timeline_entries USING btree (customer_id, at, id);

CREATE INDEX ix_timers__next_try_at ON public.timers USING btree (next_try_at) WHERE (parked_id IS NULL);

CREATE UNIQUE INDEX uq_timers__parked_id ON public.timers USING btree (parked_id) WHERE (parked_id IS NOT NULL);

CREATE INDEX ix_units__estate_id_id ON public.units USING btree (estate_id, id);

CREATE INDEX ix_units__estate_id_room_key ON public.units USING btree (estate_id, room_key);

CREATE INDEX ix_units__merged_into_id_id ON public.units USING btree (merged_into_id, id) WHERE (merged_into_id IS NOT NULL);

CREATE INDEX ix_units__split_from_id_id ON public.units USING btree (split_from_id, id) WHERE (split_from_id IS NOT NULL);

CREATE UNIQUE INDEX uq_units__estate_id_door_key ON public.units USING btree (estate_id, door_key);

CREATE UNIQUE INDEX uq_units__estate_id_label_key ON public.units USING btree (estate_id, label_key);

CREATE UNIQUE INDEX uq_units__estate_id_place_key ON public.units USING btree (estate_id, place_key);

CREATE TRIGGER tr_log_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_entries FOR EACH STATEMENT EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_entries__no_change BEFORE DELETE OR UPDATE ON public.log_entries FOR EACH ROW EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_seals__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_seals FOR EACH STATEMENT EXECUTE FUNCTION fn_log_seals__append_only();
