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

CREATE TABLE article_attestations (
    code text NOT NULL,
    staff_id uuid NOT NULL,
    version integer NOT NULL,
    attested_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_article_attestations__code_staff_id_version PRIMARY KEY (code, staff_id, version)
);

CREATE TABLE articles (
    code text NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    estate_id uuid,
    must_know boolean NOT NULL,
    title_zh text,
    text_zh text,
    title_en text,
    text_en text,
    search_key text NOT NULL,
    is_current boolean NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_articles__code_version PRIMARY KEY (code, version)
);

CREATE TABLE back_test_differences (
    id uuid NOT NULL,
    back_test_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    number text NOT NULL,
    estate_id uuid NOT NULL,
    kind text NOT NULL,
    aspect text NOT NULL,
    detail text NOT NULL,
    change text NOT NULL,
    before_at timestamp with time zone,
    before_clause text,
    after_at timestamp with time zone,
    after_clause text,
    is_confidential boolean NOT NULL,
    about_staff_id uuid,
    CONSTRAINT uq_back_test_differences__id PRIMARY KEY (id)
);

CREATE TABLE back_tests (
    id uuid NOT NULL,
    standard text NOT NULL,
    standard_version integer NOT NULL,
    document text NOT NULL,
    estates jsonb NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    tickets bigint NOT NULL,
    done bigint NOT NULL,
    reached_at timestamp with time zone,
    reached_id uuid,
    status text NOT NULL,
    ended_at timestamp with time zone,
    found jsonb NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_back_tests__id PRIMARY KEY (id)
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

CREATE TABLE call_refs (
    call_id uuid NOT NULL,
    estate_id uuid,
    CONSTRAINT uq_call_refs__call_id PRIMARY KEY (call_id)
);

CREATE TABLE cleared_staff (
    staff_id uuid NOT NULL,
    acts jsonb NOT NULL,
    sequence integer NOT NULL,
    CONSTRAINT uq_cleared_staff__staff_id PRIMARY KEY (staff_id)
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

CREATE TABLE demanded_clearances (
    skill_id uuid NOT NULL,
    acts jsonb NOT NULL,
    demanded_at timestamp with time zone,
    sequence integer NOT NULL,
    CONSTRAINT uq_demanded_clearances__skill_id PRIMARY KEY (skill_id)
);

CREATE TABLE emergency_numbers (
    estate_id uuid NOT NULL,
    version integer NOT NULL,
    numbers bytea NOT NULL,
    CONSTRAINT uq_emergency_numbers__estate_id PRIMARY KEY (estate_id)
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

CREATE TABLE inquiries (
    code_index bytea NOT NULL,
    ticket_id uuid NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_inquiries__code_index PRIMARY KEY (code_index)
);

CREATE TABLE interactions (
    id uuid NOT NULL,
    estate_id uuid NOT NULL,
    unit_id uuid,
    customer_id uuid,
    call_id uuid,
    channel text NOT NULL,
    summary text NOT NULL,
    received_by text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    is_confidential boolean DEFAULT false NOT NULL,
    about_staff_id uuid,
    contact_name bytea,
    contact_phone bytea,
    recorded_at timestamp with time zone,
    late_reason text,
    is_for_named_readers boolean DEFAULT false NOT NULL,
    told json,
    is_all_told boolean,
    CONSTRAINT uq_interactions__id PRIMARY KEY (id)
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

CREATE TABLE playbook_record_refs (
    record_id uuid NOT NULL,
    estate_id uuid NOT NULL,
    form text NOT NULL,
    CONSTRAINT uq_playbook_record_refs__record_id PRIMARY KEY (record_id)
);

CREATE TABLE playbook_run_readers (
    run_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    CONSTRAINT uq_playbook_run_readers__run_id_staff_id PRIMARY KEY (run_id, staff_id)
);

CREATE TABLE playbook_run_steps (
    run_id uuid NOT NULL,
    step text NOT NULL,
    outcome text,
    settled_by text,
    settled_at timestamp with time zone,
    done_at timestamp with time zone,
    reason text,
    note text,
    record_id uuid,
    report text,
    photos json NOT NULL,
    overdue_since timestamp with time zone,
    CONSTRAINT uq_playbook_run_steps__run_id_step PRIMARY KEY (run_id, step)
);

CREATE TABLE playbook_runs (
    id uuid NOT NULL,
    version integer NOT NULL,
    sequence integer NOT NULL,
    number text NOT NULL,
    estate_id uuid NOT NULL,
    playbook text NOT NULL,
    playbook_version integer NOT NULL,
    place text,
    ticket_id uuid,
    started_by text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    commander_id uuid,
    is_confidential boolean NOT NULL,
    answers json NOT NULL,
    status text NOT NULL,
    ended_by text,
    ended_at timestamp with time zone,
    end_reason text,
    due_at timestamp with time zone,
    CONSTRAINT uq_playbook_runs__id PRIMARY KEY (id)
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

CREATE TABLE standards (
    name text NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    published_by text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    status text DEFAULT 'published'::text NOT NULL,
    edit_version integer DEFAULT 2 NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    reason text,
    CONSTRAINT uq_standards__name_version PRIMARY KEY (name, version)
);

CREATE TABLE ticket_deadlines (
    ticket_id uuid NOT NULL,
    kind text NOT NULL,
    round integer NOT NULL,
    revision integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    clause text NOT NULL,
    explanation json NOT NULL,
    status text NOT NULL,
    settled_at timestamp with time zone,
    extended_from timestamp with time zone,
    CONSTRAINT uq_ticket_deadlines__ticket_id_kind_round_revision PRIMARY KEY (ticket_id, kind, round, revision)
);

CREATE TABLE ticket_escalations (
    ticket_id uuid NOT NULL,
    round integer NOT NULL,
    revision integer NOT NULL,
    ladder text NOT NULL,
    step integer NOT NULL,
    raise_at timestamp with time zone NOT NULL,
    answer_by timestamp with time zone,
    roles jsonb NOT NULL,
    clause text NOT NULL,
    explanation jsonb NOT NULL,
    status text NOT NULL,
    status_at timestamp with time zone,
    taken_up_by uuid,
    CONSTRAINT uq_ticket_escalations__ticket_id_round_revision_ladder_step PRIMARY KEY (ticket_id, round, revision, ladder, step)
);

CREATE TABLE ticket_follow_ups (
    callback_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    is_owed boolean NOT NULL,
    CONSTRAINT uq_ticket_follow_ups__callback_id PRIMARY KEY (callback_id)
);

CREATE TABLE ticket_leaks (
    ticket_id uuid NOT NULL,
    number integer NOT NULL,
    estate_id uuid NOT NULL,
    suspect_id uuid NOT NULL,
    account text NOT NULL,
    reported_by text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    is_proven boolean,
    findings text,
    penalty_clause text,
    penalty_zh text,
    penalty_en text,
    decided_by text,
    decided_at timestamp with time zone,
    CONSTRAINT uq_ticket_leaks__ticket_id_number PRIMARY KEY (ticket_id, number)
);

CREATE TABLE ticket_messages (
    ticket_id uuid NOT NULL,
    number integer NOT NULL,
    estate_id uuid NOT NULL,
    side text NOT NULL,
    text text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_ticket_messages__ticket_id_number PRIMARY KEY (ticket_id, number)
);

CREATE TABLE ticket_promises (
    ticket_id uuid NOT NULL,
    kind text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    clause text NOT NULL,
    explanation json NOT NULL,
    status text NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT uq_ticket_promises__ticket_id_kind PRIMARY KEY (ticket_id, kind)
);

CREATE TABLE ticket_quotes (
    ticket_id uuid NOT NULL,
    version integer NOT NULL,
    fee_minor bigint NOT NULL,
    fee_currency text NOT NULL,
    lines json NOT NULL,
    payer_customer_id uuid,
    offered_by text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    recorded_by text,
    recorded_at timestamp with time zone,
    reason text,
    consent_given_by uuid,
    consent_channel text,
    consent_evidence text,
    superseded_at timestamp with time zone,
    CONSTRAINT uq_ticket_quotes__ticket_id_version PRIMARY KEY (ticket_id, version)
);

CREATE TABLE ticket_readers (
    ticket_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    added_by text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    has_broken_glass boolean NOT NULL,
    CONSTRAINT uq_ticket_readers__ticket_id_staff_id PRIMARY KEY (ticket_id, staff_id)
);

CREATE TABLE tickets (
    id uuid NOT NULL,
    version integer NOT NULL,
    number text NOT NULL,
    estate_id uuid NOT NULL,
    unit_id uuid,
    estate_name text NOT NULL,
    unit_label text,
    customer_id uuid,
    interaction_id uuid,
    kind text NOT NULL,
    severity text NOT NULL,
    category text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    standard text NOT NULL,
    standard_version integer NOT NULL,
    rectifies uuid,
    first_responder text NOT NULL,
    status text NOT NULL,
    assignee_id uuid,
    status_at timestamp with time zone,
    status_reason text,
    quote text NOT NULL,
    fee_minor bigint,
    fee_currency text,
    materials json NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    edit_version integer DEFAULT 1 NOT NULL,
    round integer DEFAULT 1 NOT NULL,
    round_began_at timestamp with time zone,
    due_at timestamp with time zone,
    close_at timestamp with time zone,
    quote_version integer DEFAULT 0 NOT NULL,
    is_confidential boolean DEFAULT false NOT NULL,
    about_staff_id uuid,
    customer_term timestamp with time zone,
    external_reference text,
    external_reference_key text,
    urges integer DEFAULT 0 NOT NULL,
    last_urged_at timestamp with time zone,
    is_for_named_readers boolean DEFAULT false NOT NULL,
    leaks integer DEFAULT 0 NOT NULL,
    messages integer,
    escalations integer DEFAULT 0 NOT NULL,
    progress_since timestamp with time zone,
    progress_due_at timestamp with time zone,
    progress_noted_at timestamp with time zone,
    progress_told_at timestamp with time zone,
    CONSTRAINT uq_tickets__id PRIMARY KEY (id),
    CONSTRAINT tickets_number_key UNIQUE (number)
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

ALTER TABLE inbox_gaps ADD CONSTRAINT fk_inbox_gaps__aggregate_subject FOREIGN KEY (aggregate, subject) REFERENCES inbox_cursors(aggregate, subject) ON DELETE CASCADE;

ALTER TABLE inquiries ADD CONSTRAINT fk_inquiries__ticket_id FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE playbook_run_readers ADD CONSTRAINT fk_playbook_run_readers__run_id FOREIGN KEY (run_id) REFERENCES playbook_runs(id);

ALTER TABLE playbook_run_steps ADD CONSTRAINT fk_playbook_run_steps__run_id FOREIGN KEY (run_id) REFERENCES playbook_runs(id);

ALTER TABLE ticket_deadlines ADD CONSTRAINT fk_ticket_deadlines__ticket_id FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ticket_leaks ADD CONSTRAINT fk_ticket_leaks__ticket_id FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ticket_messages ADD CONSTRAINT fk_ticket_messages__ticket_id FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ticket_promises ADD CONSTRAINT fk_ticket_promises__ticket_id FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ticket_quotes ADD CONSTRAINT fk_ticket_quotes__ticket_id FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE ticket_readers ADD CONSTRAINT fk_ticket_readers__ticket_id FOREIGN KEY (ticket_id) REFERENCES tickets(id);

ALTER TABLE tickets ADD CONSTRAINT fk_tickets__reception_id FOREIGN KEY (interaction_id) REFERENCES interactions(id);

CREATE INDEX ix_article_attestations__staff_id_code ON public.article_attestations USING btree (staff_id, code);

CREATE INDEX ix_articles__is_current_code ON public.articles USING btree (is_current, code);

CREATE INDEX ix_back_test_differences__back_test_id_id ON public.back_test_differences USING btree (back_test_id, id);

CREATE UNIQUE INDEX uq_backfills__request_id ON public.backfills USING btree (request_id);

CREATE INDEX ix_dead_letters__message_id ON public.dead_letters USING btree (message_id);

CREATE INDEX ix_dead_letters__state_id ON public.dead_letters USING btree (state, id);

CREATE INDEX ix_dead_letters__subject_sequence ON public.dead_letters USING btree (subject, sequence);

CREATE UNIQUE INDEX uq_dead_letters__fingerprint ON public.dead_letters USING btree (fingerprint);

CREATE INDEX ix_estate_outer_regions__estate_id ON public.estate_outer_regions USING btree (estate_id);

CREATE INDEX ix_estate_refs__region_key ON public.estate_refs USING btree (region_key);

CREATE INDEX ix_idempotency_keys__kept_at ON public.idempotency_keys USING btree (kept_at);

CREATE INDEX ix_inbox_cursors__last_day ON public.inbox_cursors USING btree (last_day);

CREATE INDEX ix_interactions__estate_id_id ON public.interactions USING btree (estate_id, id);

CREATE INDEX ix_log_entries__estate_id_position ON ONLY public.log_entries USING btree (estate_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__principal_position ON ONLY public.log_entries USING btree (principal, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__subject_id_position ON ONLY public.log_entries USING btree (subject_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_seals__at ON public.log_seals USING btree (at);

CREATE UNIQUE INDEX uq_log_seals__to_position ON public.log_seals USING btree (to_position);

CREATE INDEX ix_membership_refs__position_id ON public.membership_refs USING btree (position_id);

CREATE INDEX ix_playbook_run_readers__staff_id ON public.playbook_run_readers USING btree (staff_id);

CREATE INDEX ix_playbook_runs__estate_id_id ON public.playbook_runs USING btree (estate_id, id);

CREATE INDEX ix_playbook_runs__estate_id_status_id ON public.playbook_runs USING btree (estate_id, status, id);

CREATE INDEX ix_playbook_runs__status_id ON public.playbook_runs USING btree (status, id);

CREATE INDEX ix_playbook_runs__ticket_id_id ON public.playbook_runs USING btree (ticket_id, id);

CREATE UNIQUE INDEX uq_playbook_runs__number ON public.playbook_runs USING btree (number);

CREATE INDEX ix_position_refs__code_key ON public.position_refs USING btree (code_key);

CREATE INDEX ix_security_events__at ON public.security_events USING btree (at);

CREATE INDEX ix_security_events__kind_id ON public.security_events USING btree (kind, id);

CREATE INDEX ix_security_events__principal_id ON public.security_events USING btree (principal, id);

CREATE INDEX ix_ticket_follow_ups__ticket_id ON public.ticket_follow_ups USING btree (ticket_id);

CREATE INDEX ix_ticket_promises__status_due_at ON public.ticket_promises USING btree (status, due_at);

CREATE INDEX ix_ticket_readers__staff_id ON public.ticket_readers USING btree (staff_id);

CREATE INDEX ix_tickets__assignee_id_due_at_id ON public.tickets USING btree (assignee_id, due_at, id) WHERE (due_at IS NOT NULL);

CREATE INDEX ix_tickets__assignee_id_id ON public.tickets USING btree (assignee_id, id);

CREATE INDEX ix_tickets__customer_id_id ON public.tickets USING btree (customer_id, id);

CREATE INDEX ix_tickets__due_at_id ON public.tickets USING btree (due_at, id);

CREATE INDEX ix_tickets__estate_id_due_at_id ON public.tickets USING btree (estate_id, due_at, id);

CREATE INDEX ix_tickets__estate_id_id ON public.tickets USING btree (estate_id, id);

CREATE INDEX ix_tickets__estate_id_opened_at_id ON public.tickets USING btree (estate_id, opened_at, id);

CREATE INDEX ix_tickets__estate_id_status_id ON public.tickets USING btree (estate_id, status, id);

CREATE INDEX ix_tickets__external_reference_key ON public.tickets USING btree (external_reference_key) WHERE (external_reference_key IS NOT NULL);

CREATE INDEX ix_tickets__interaction_id ON public.tickets USING btree (interaction_id);

CREATE INDEX ix_tickets__opened_at_id ON public.tickets USING btree (opened_at, id);

CREATE INDEX ix_tickets__rectifies ON public.tickets USING btree (rectifies);

CREATE INDEX ix_tickets__status_id ON public.tickets USING btree (status, id);

CREATE INDEX ix_tickets__unit_id_id ON public.tickets USING btree (unit_id, id);

CREATE INDEX ix_timers__next_try_at ON public.timers USING btree (next_try_at) WHERE (parked_id IS NULL);

CREATE UNIQUE INDEX uq_timers__parked_id ON public.timers USING btree (parked_id) WHERE (parked_id IS NOT NULL);

CREATE TRIGGER tr_log_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_entries FOR EACH STATEMENT EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_entries__no_change BEFORE DELETE OR UPDATE ON public.log_entries FOR EACH ROW EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_seals__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_seals FOR EACH STATEMENT EXECUTE FUNCTION fn_log_seals__append_only();
