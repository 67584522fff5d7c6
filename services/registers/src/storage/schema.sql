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

CREATE TABLE disposals (
    id uuid NOT NULL,
    estate_id uuid NOT NULL,
    form text NOT NULL,
    form_version integer NOT NULL,
    class text NOT NULL,
    number text NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    kept_months integer NOT NULL,
    kept_from date NOT NULL,
    kept_until date NOT NULL,
    basis text NOT NULL,
    clause text,
    files_gone integer NOT NULL,
    files_kept integer NOT NULL,
    disposed_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_disposals__id PRIMARY KEY (id)
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

CREATE TABLE files (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid NOT NULL,
    record_id uuid,
    class text NOT NULL,
    owner text NOT NULL,
    name bytea NOT NULL,
    kind text NOT NULL,
    size_bytes bigint NOT NULL,
    digest text NOT NULL,
    content_id uuid NOT NULL,
    uploaded_by text NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    asked_until date,
    keep_until date,
    held_by text,
    held_at timestamp with time zone,
    hold_reason text,
    CONSTRAINT uq_files__id PRIMARY KEY (id)
);

CREATE TABLE form_definitions (
    code text NOT NULL,
    version integer NOT NULL,
    edition integer NOT NULL,
    status text NOT NULL,
    document text NOT NULL,
    written_by text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    published_by text,
    published_at timestamp with time zone,
    withdrawn_by text,
    withdrawn_at timestamp with time zone,
    CONSTRAINT uq_form_definitions__code_version PRIMARY KEY (code, version)
);

CREATE TABLE form_posts (
    name text NOT NULL,
    version integer NOT NULL,
    positions jsonb NOT NULL,
    filled_by text NOT NULL,
    filled_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_form_posts__name PRIMARY KEY (name)
);

CREATE TABLE form_record_revisions (
    record_id uuid NOT NULL,
    revision integer NOT NULL,
    contents bytea NOT NULL,
    filled_by text NOT NULL,
    reason text,
    handed_in_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_form_record_revisions__record_id_revision PRIMARY KEY (record_id, revision)
);

CREATE TABLE form_records (
    id uuid NOT NULL,
    version integer NOT NULL,
    sequence integer NOT NULL,
    estate_id uuid NOT NULL,
    unit_id uuid,
    customer_id uuid,
    form text NOT NULL,
    form_version integer NOT NULL,
    class text NOT NULL,
    number text,
    revision integer NOT NULL,
    status text NOT NULL,
    contents bytea NOT NULL,
    filled_by text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    reason text,
    handed_in_by text,
    handed_in_at timestamp with time zone,
    checked_by text,
    checked_at timestamp with time zone,
    filed_by text,
    filed_at timestamp with time zone,
    keep_until date,
    running_since timestamp with time zone,
    due_at timestamp with time zone,
    overdue_since timestamp with time zone,
    running_key bytea,
    closed_by text,
    closed_at timestamp with time zone,
    remind_at timestamp with time zone,
    held_by text,
    held_at timestamp with time zone,
    hold_reason text,
    CONSTRAINT uq_form_records__id PRIMARY KEY (id)
);

CREATE TABLE form_signatures (
    record_id uuid NOT NULL,
    revision integer NOT NULL,
    field text NOT NULL,
    taken_by text NOT NULL,
    signed bytea NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_form_signatures__record_id_revision_field PRIMARY KEY (record_id, revision, field)
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

CREATE TABLE membership_refs (
    membership_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    position_id uuid NOT NULL,
    place_id uuid,
    region_key text,
    is_in_group boolean NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    deputy_id uuid,
    deputy_begins_at timestamp with time zone,
    deputy_ends_at timestamp with time zone,
    is_withdrawn boolean NOT NULL,
    sequence integer NOT NULL,
    CONSTRAINT uq_membership_refs__membership_id PRIMARY KEY (membership_id)
);

CREATE TABLE number_series (
    name text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT uq_number_series__name PRIMARY KEY (name)
);

CREATE TABLE patrol_findings (
    id uuid NOT NULL,
    estate_id uuid NOT NULL,
    round_id uuid NOT NULL,
    place_id uuid NOT NULL,
    place text NOT NULL,
    kind text NOT NULL,
    severity text,
    ticket_kind text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    files jsonb NOT NULL,
    tag text,
    pet_record_id uuid,
    waste text,
    receipt_id uuid,
    fee_minor bigint,
    fee_currency text,
    found_by text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    ticket_id uuid,
    interaction_id uuid,
    ticket_number text,
    ticket_status text,
    ticket_sequence integer NOT NULL,
    CONSTRAINT uq_patrol_findings__id PRIMARY KEY (id),
    CONSTRAINT uq_patrol_findings__receipt_id UNIQUE (receipt_id),
    CONSTRAINT uq_patrol_findings__ticket_id UNIQUE (ticket_id)
);

CREATE TABLE patrol_plans (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid NOT NULL,
    name text NOT NULL,
    form text NOT NULL,
    "position" text,
    place_id uuid,
    kinds jsonb NOT NULL,
    places jsonb NOT NULL,
    frequency text NOT NULL,
    times jsonb NOT NULL,
    days jsonb NOT NULL,
    every_days integer,
    is_working_days boolean NOT NULL,
    due_minutes integer NOT NULL,
    weather jsonb NOT NULL,
    has_weather boolean NOT NULL,
    fee_minor bigint,
    fee_currency text,
    holds_from date NOT NULL,
    holds_until date,
    set_by text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    CONSTRAINT uq_patrol_plans__id PRIMARY KEY (id)
);

CREATE TABLE patrol_rounds (
    id uuid NOT NULL,
    version integer NOT NULL,
    sequence integer NOT NULL,
    estate_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    slot text NOT NULL,
    name text NOT NULL,
    form text NOT NULL,
    form_version integer NOT NULL,
    "position" text,
    fee_minor bigint,
    fee_currency text,
    occasion text NOT NULL,
    warning_id uuid,
    begins_at timestamp with time zone NOT NULL,
    begins_on date NOT NULL,
    due_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    started_by text,
    started_at timestamp with time zone,
    finished_by text,
    finished_at timestamp with time zone,
    overdue_since timestamp with time zone,
    cancelled_at timestamp with time zone,
    stops integer NOT NULL,
    visited integer NOT NULL,
    skipped integer NOT NULL,
    left_out integer NOT NULL,
    findings integer NOT NULL,
    CONSTRAINT uq_patrol_rounds__id PRIMARY KEY (id),
    CONSTRAINT uq_patrol_rounds__plan_id_slot UNIQUE (plan_id, slot)
);

CREATE TABLE patrol_stops (
    round_id uuid NOT NULL,
    "position" integer NOT NULL,
    place_id uuid NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    visited_by text,
    visited_at timestamp with time zone,
    contents bytea,
    files jsonb NOT NULL,
    skipped_by text,
    skipped_at timestamp with time zone,
    skip_reason text,
    CONSTRAINT uq_patrol_stops__round_id_position PRIMARY KEY (round_id, "position"),
    CONSTRAINT uq_patrol_stops__round_id_place_id UNIQUE (round_id, place_id)
);

CREATE TABLE place_refs (
    place_id uuid NOT NULL,
    estate_id uuid NOT NULL,
    parent_id uuid,
    kind text NOT NULL,
    name text NOT NULL,
    valid_from date,
    valid_until date,
    is_ended boolean NOT NULL,
    sequence integer NOT NULL,
    CONSTRAINT uq_place_refs__place_id PRIMARY KEY (place_id)
);

CREATE TABLE position_refs (
    position_id uuid NOT NULL,
    code text NOT NULL,
    code_key text NOT NULL,
    title text NOT NULL,
    sequence integer NOT NULL,
    post text,
    CONSTRAINT uq_position_refs__position_id PRIMARY KEY (position_id)
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

CREATE TABLE retention_counts (
    form text NOT NULL,
    after uuid,
    CONSTRAINT uq_retention_counts__form PRIMARY KEY (form)
);

CREATE TABLE retention_periods (
    id uuid NOT NULL,
    version integer NOT NULL,
    form text NOT NULL,
    place_key text NOT NULL,
    estate_id uuid,
    region text,
    months integer NOT NULL,
    reason text NOT NULL,
    set_by text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_retention_periods__id PRIMARY KEY (id),
    CONSTRAINT uq_retention_periods__form_place_key UNIQUE (form, place_key)
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

CREATE TABLE weather_warnings (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid,
    region text,
    kind text NOT NULL,
    level text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    source text,
    entered_by text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    withdrawn_by text,
    withdrawn_at timestamp with time zone,
    withdraw_reason text,
    spread_after uuid,
    CONSTRAINT uq_weather_warnings__id PRIMARY KEY (id)
);

ALTER TABLE files ADD CONSTRAINT fk_files__record_id FOREIGN KEY (record_id) REFERENCES form_records(id);

ALTER TABLE inbox_gaps ADD CONSTRAINT fk_inbox_gaps__aggregate_subject FOREIGN KEY (aggregate, subject) REFERENCES inbox_cursors(aggregate, subject) ON DELETE CASCADE;

CREATE UNIQUE INDEX uq_backfills__request_id ON public.backfills USING btree (request_id);

CREATE INDEX ix_dead_letters__message_id ON public.dead_letters USING btree (message_id);

CREATE INDEX ix_dead_letters__state_id ON public.dead_letters USING btree (state, id);

CREATE INDEX ix_dead_letters__subject_sequence ON public.dead_letters USING btree (subject, sequence);

CREATE UNIQUE INDEX uq_dead_letters__fingerprint ON public.dead_letters USING btree (fingerprint);

CREATE INDEX ix_disposals__disposed_at_id ON public.disposals USING btree (disposed_at, id);

CREATE INDEX ix_disposals__estate_id_disposed_at_id ON public.disposals USING btree (estate_id, disposed_at, id);

CREATE INDEX ix_disposals__form_disposed_at_id ON public.disposals USING btree (form, disposed_at, id);

CREATE INDEX ix_disposals__number ON public.disposals USING btree (number);

CREATE INDEX ix_estate_outer_regions__estate_id ON public.estate_outer_regions USING btree (estate_id);

CREATE INDEX ix_estate_refs__region_key ON public.estate_refs USING btree (region_key);

CREATE INDEX ix_files__content_id ON public.files USING btree (content_id);

CREATE INDEX ix_files__digest ON public.files USING btree (digest);

CREATE INDEX ix_files__estate_id_id ON public.files USING btree (estate_id, id);

CREATE INDEX ix_files__estate_id_uploaded_at ON public.files USING btree (estate_id, uploaded_at);

CREATE INDEX ix_files__keep_until ON public.files USING btree (keep_until);

CREATE INDEX ix_files__record_id_id ON public.files USING btree (record_id, id);

CREATE INDEX ix_files__uploaded_by_id ON public.files USING btree (uploaded_by, id);

CREATE INDEX ix_form_records__customer_id_id ON public.form_records USING btree (customer_id, id);

CREATE INDEX ix_form_records__due_at ON public.form_records USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX ix_form_records__estate_id_due_at ON public.form_records USING btree (estate_id, due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX ix_form_records__estate_id_form_id ON public.form_records USING btree (estate_id, form, id);

CREATE INDEX ix_form_records__estate_id_id ON public.form_records USING btree (estate_id, id);

CREATE INDEX ix_form_records__estate_id_id_overdue ON public.form_records USING btree (estate_id, id) WHERE ((running_since IS NOT NULL) AND (overdue_since IS NOT NULL));

CREATE INDEX ix_form_records__estate_id_id_running ON public.form_records USING btree (estate_id, id) WHERE (running_since IS NOT NULL);

CREATE INDEX ix_form_records__estate_id_keep_until_id ON public.form_records USING btree (estate_id, keep_until, id) WHERE (keep_until IS NOT NULL);

CREATE INDEX ix_form_records__filled_by_id ON public.form_records USING btree (filled_by, id);

CREATE INDEX ix_form_records__form_id ON public.form_records USING btree (form, id);

CREATE INDEX ix_form_records__handed_in_at_id ON public.form_records USING btree (handed_in_at, id);

CREATE INDEX ix_form_records__id_held ON public.form_records USING btree (id) WHERE (held_at IS NOT NULL);

CREATE INDEX ix_form_records__id_overdue ON public.form_records USING btree (id) WHERE ((running_since IS NOT NULL) AND (overdue_since IS NOT NULL));

CREATE INDEX ix_form_records__id_running ON public.form_records USING btree (id) WHERE (running_since IS NOT NULL);

CREATE INDEX ix_form_records__keep_until_id ON public.form_records USING btree (keep_until, id) WHERE (keep_until IS NOT NULL);

CREATE INDEX ix_form_records__number_id ON public.form_records USING btree (number, id);

CREATE INDEX ix_form_records__unit_id_id ON public.form_records USING btree (unit_id, id);

CREATE UNIQUE INDEX uq_form_records__estate_id_number ON public.form_records USING btree (estate_id, number);

CREATE UNIQUE INDEX uq_form_records__running_key ON public.form_records USING btree (running_key) WHERE (running_key IS NOT NULL);

CREATE INDEX ix_idempotency_keys__kept_at ON public.idempotency_keys USING btree (kept_at);

CREATE INDEX ix_inbox_cursors__last_day ON public.inbox_cursors USING btree (last_day);

CREATE INDEX ix_log_entries__estate_id_position ON ONLY public.log_entries USING btree (estate_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__principal_position ON ONLY public.log_entries USING btree (principal, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__subject_id_position ON ONLY public.log_entries USING btree (subject_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_seals__at ON public.log_seals USING btree (at);

CREATE UNIQUE INDEX uq_log_seals__to_position ON public.log_seals USING btree (to_position);

CREATE INDEX ix_membership_refs__position_id ON public.membership_refs USING btree (position_id);

CREATE INDEX ix_patrol_findings__round_id_id ON public.patrol_findings USING btree (round_id, id);

CREATE INDEX ix_patrol_plans__estate_id_id ON public.patrol_plans USING btree (estate_id, id);

CREATE INDEX ix_patrol_rounds__begins_at_id ON public.patrol_rounds USING btree (begins_at, id);

CREATE INDEX ix_patrol_rounds__estate_id_begins_at_id ON public.patrol_rounds USING btree (estate_id, begins_at, id);

CREATE INDEX ix_patrol_rounds__plan_id_begins_at_id ON public.patrol_rounds USING btree (plan_id, begins_at, id);

CREATE INDEX ix_patrol_rounds__warning_id_begins_at_id ON public.patrol_rounds USING btree (warning_id, begins_at, id);

CREATE INDEX ix_place_refs__estate_id_kind ON public.place_refs USING btree (estate_id, kind);

CREATE INDEX ix_position_refs__code_key ON public.position_refs USING btree (code_key);

CREATE INDEX ix_security_events__at ON public.security_events USING btree (at);

CREATE INDEX ix_security_events__kind_id ON public.security_events USING btree (kind, id);

CREATE INDEX ix_security_events__principal_id ON public.security_events USING btree (principal, id);

CREATE INDEX ix_timers__next_try_at ON public.timers USING btree (next_try_at) WHERE (parked_id IS NULL);

CREATE UNIQUE INDEX uq_timers__parked_id ON public.timers USING btree (parked_id) WHERE (parked_id IS NOT NULL);

CREATE INDEX ix_weather_warnings__estate_id_id ON public.weather_warnings USING btree (estate_id, id);

CREATE TRIGGER tr_log_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_entries FOR EACH STATEMENT EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_entries__no_change BEFORE DELETE OR UPDATE ON public.log_entries FOR EACH ROW EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_seals__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_seals FOR EACH STATEMENT EXECUTE FUNCTION fn_log_seals__append_only();
