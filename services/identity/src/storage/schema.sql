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

CREATE TABLE api_clients (
    id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    permissions json NOT NULL,
    estates json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    sequence integer DEFAULT 0 NOT NULL,
    CONSTRAINT uq_api_clients__id PRIMARY KEY (id)
);

CREATE TABLE authenticators (
    staff_id uuid NOT NULL,
    sealed_key bytea,
    last_step bigint,
    sealed_offer bytea,
    offered_at timestamp with time zone,
    CONSTRAINT uq_authenticators__staff_id PRIMARY KEY (staff_id)
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

CREATE TABLE certificates (
    id uuid NOT NULL,
    version integer NOT NULL,
    staff_id uuid,
    contractor_person_id uuid,
    owner_id uuid NOT NULL,
    skill_id uuid NOT NULL,
    number text NOT NULL,
    from_day date NOT NULL,
    until_day date,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revocation_reason text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_certificates__id PRIMARY KEY (id)
);

CREATE TABLE client_secrets (
    digest bytea NOT NULL,
    client_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT uq_client_secrets__digest PRIMARY KEY (digest)
);

CREATE TABLE contractor_people (
    id uuid NOT NULL,
    version integer NOT NULL,
    contractor_id uuid NOT NULL,
    name text NOT NULL,
    phone bytea,
    staff_id uuid,
    from_day date NOT NULL,
    until_day date,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_contractor_people__id PRIMARY KEY (id)
);

CREATE TABLE contractors (
    id uuid NOT NULL,
    version integer NOT NULL,
    code text NOT NULL,
    code_key text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    contact_name text,
    contact_phone bytea,
    skills json NOT NULL,
    serves json NOT NULL,
    from_day date NOT NULL,
    until_day date,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_contractors__id PRIMARY KEY (id)
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

CREATE TABLE duty_handovers (
    id uuid NOT NULL,
    version integer NOT NULL,
    roster_id uuid NOT NULL,
    position_id uuid NOT NULL,
    place_id uuid,
    staff_id uuid NOT NULL,
    day date NOT NULL,
    shift text NOT NULL,
    items json NOT NULL,
    note text,
    taken_over_by uuid,
    taken_over_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_duty_handovers__id PRIMARY KEY (id)
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

CREATE TABLE known_places (
    id uuid NOT NULL,
    kind text NOT NULL,
    estate_id uuid,
    code text,
    parent_id uuid,
    sequence integer DEFAULT 0 NOT NULL,
    CONSTRAINT uq_known_places__id PRIMARY KEY (id)
);

CREATE TABLE known_sources (
    staff_id uuid NOT NULL,
    source_index bytea NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_known_sources__staff_id_source_index PRIMARY KEY (staff_id, source_index)
);

CREATE TABLE last_records (
    form text NOT NULL,
    estate_id uuid NOT NULL,
    handed_in_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_last_records__form_estate_id PRIMARY KEY (form, estate_id)
);

CREATE TABLE leases (
    name text NOT NULL,
    holder uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_leases__name PRIMARY KEY (name)
);

CREATE TABLE lockouts (
    name_index bytea NOT NULL,
    failed integer NOT NULL,
    last_at timestamp with time zone,
    locked_until timestamp with time zone,
    of_name bytea,
    CONSTRAINT uq_lockouts__name_index PRIMARY KEY (name_index)
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

CREATE TABLE memberships (
    id uuid NOT NULL,
    version integer NOT NULL,
    staff_id uuid NOT NULL,
    position_id uuid NOT NULL,
    place_id uuid,
    region text,
    estate_id uuid,
    from_day date NOT NULL,
    until_day date,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    deputy_id uuid,
    deputy_from_day date,
    deputy_until_day date,
    deputy_begins_at timestamp with time zone,
    deputy_ends_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    sequence integer DEFAULT 0 NOT NULL,
    CONSTRAINT uq_memberships__id PRIMARY KEY (id)
);

CREATE TABLE number_series (
    name text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT uq_number_series__name PRIMARY KEY (name)
);

CREATE TABLE organisation_units (
    id uuid NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    parent_id uuid,
    code text NOT NULL,
    code_key text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    valid_from date,
    valid_until date,
    created_at timestamp with time zone NOT NULL,
    calendar text,
    CONSTRAINT uq_organisation_units__id PRIMARY KEY (id)
);

CREATE TABLE password_resets (
    id uuid NOT NULL,
    digest bytea NOT NULL,
    staff_id uuid,
    account_digest bytea,
    name_index bytea NOT NULL,
    source_index bytea NOT NULL,
    sealed_token bytea,
    requested_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    tries integer NOT NULL,
    leased_by uuid,
    leased_until timestamp with time zone,
    CONSTRAINT uq_password_resets__id PRIMARY KEY (id)
);

CREATE TABLE position_roles (
    position_id uuid NOT NULL,
    role text NOT NULL,
    CONSTRAINT uq_position_roles__position_id_role PRIMARY KEY (position_id, role)
);

CREATE TABLE positions (
    id uuid NOT NULL,
    version integer NOT NULL,
    code text NOT NULL,
    code_key text NOT NULL,
    title text NOT NULL,
    title_key text NOT NULL,
    organisation_unit_id uuid NOT NULL,
    roles json NOT NULL,
    place_kinds json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sequence integer DEFAULT 0 NOT NULL,
    post text,
    CONSTRAINT uq_positions__id PRIMARY KEY (id)
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

CREATE TABLE provider_links (
    staff_id uuid NOT NULL,
    issuer text NOT NULL,
    subject_index bytea NOT NULL,
    sealed_subject bytea NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_provider_links__staff_id PRIMARY KEY (staff_id)
);

CREATE TABLE provider_sign_ins (
    state_digest bytea NOT NULL,
    browser_digest bytea NOT NULL,
    sealed_proof bytea NOT NULL,
    source_index bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_provider_sign_ins__state_digest PRIMARY KEY (state_digest)
);

CREATE TABLE published_calendars (
    name text NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    CONSTRAINT uq_published_calendars__name_version PRIMARY KEY (name, version)
);

CREATE TABLE recovery_codes (
    staff_id uuid NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT uq_recovery_codes__staff_id_digest PRIMARY KEY (staff_id, digest)
);

CREATE TABLE refresh_tokens (
    digest bytea NOT NULL,
    session_id uuid NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT uq_refresh_tokens__digest PRIMARY KEY (digest)
);

CREATE TABLE roles (
    name text NOT NULL,
    description text NOT NULL,
    permissions json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    second_factor text DEFAULT 'optional'::text NOT NULL,
    CONSTRAINT uq_roles__name PRIMARY KEY (name)
);

CREATE TABLE roster_entries (
    id uuid NOT NULL,
    roster_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    shift text,
    note text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_roster_entries__id PRIMARY KEY (id)
);

CREATE TABLE roster_people (
    roster_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    CONSTRAINT uq_roster_people__roster_id_staff_id PRIMARY KEY (roster_id, staff_id)
);

CREATE TABLE rosters (
    id uuid NOT NULL,
    version integer NOT NULL,
    position_id uuid NOT NULL,
    place_id uuid,
    region text,
    estate_id uuid,
    place_key text NOT NULL,
    shift_pattern_id uuid NOT NULL,
    time_zone text NOT NULL,
    from_day date NOT NULL,
    until_day date NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    lines json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_rosters__id PRIMARY KEY (id)
);

CREATE TABLE scope_places (
    owner_id uuid NOT NULL,
    region_key text,
    estate_id uuid
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

CREATE TABLE sessions (
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_why text,
    last_used_at timestamp with time zone,
    source text,
    CONSTRAINT uq_sessions__id PRIMARY KEY (id)
);

CREATE TABLE shift_patterns (
    id uuid NOT NULL,
    version integer NOT NULL,
    code text NOT NULL,
    code_key text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    shifts json NOT NULL,
    cycle json NOT NULL,
    anchor date NOT NULL,
    on_holidays text NOT NULL,
    holiday_shift text,
    on_swapped_days text NOT NULL,
    swapped_day_shift text,
    until_day date,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_shift_patterns__id PRIMARY KEY (id)
);

CREATE TABLE shift_swaps (
    id uuid NOT NULL,
    version integer NOT NULL,
    roster_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    day date NOT NULL,
    with_staff_id uuid NOT NULL,
    with_day date,
    begins_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    agreed_at timestamp with time zone,
    decided_by uuid,
    decided_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_shift_swaps__id PRIMARY KEY (id)
);

CREATE TABLE sign_in_challenges (
    digest bytea NOT NULL,
    staff_id uuid NOT NULL,
    staff_version integer NOT NULL,
    need text NOT NULL,
    new_password_hash text,
    expires_at timestamp with time zone NOT NULL,
    tries_left integer NOT NULL,
    way text DEFAULT 'password'::text NOT NULL,
    sealed_link bytea,
    CONSTRAINT uq_sign_in_challenges__digest PRIMARY KEY (digest)
);

CREATE TABLE signing_keys (
    number integer NOT NULL,
    sealed_seed bytea NOT NULL,
    signs_from timestamp with time zone NOT NULL,
    CONSTRAINT uq_signing_keys__number PRIMARY KEY (number)
);

CREATE TABLE skills (
    id uuid NOT NULL,
    version integer NOT NULL,
    code text NOT NULL,
    code_key text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    clears_for json NOT NULL,
    demanded_from date,
    demanded_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_skills__id PRIMARY KEY (id)
);

CREATE TABLE staff (
    id uuid NOT NULL,
    version integer NOT NULL,
    username text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    roles json NOT NULL,
    scope json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    sequence integer DEFAULT 0 NOT NULL,
    tokens_valid_from timestamp with time zone,
    must_change_password boolean DEFAULT false NOT NULL,
    sessions_valid_from timestamp with time zone,
    second_factor_at timestamp with time zone,
    sealed_email bytea,
    email_index bytea,
    language text DEFAULT 'zh-CN'::text NOT NULL,
    provider_linked_at timestamp with time zone,
    CONSTRAINT uq_staff__id PRIMARY KEY (id)
);

CREATE TABLE staff_roles (
    staff_id uuid NOT NULL,
    role text NOT NULL,
    CONSTRAINT uq_staff_roles__staff_id_role PRIMARY KEY (staff_id, role)
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

ALTER TABLE authenticators ADD CONSTRAINT fk_authenticators__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE certificates ADD CONSTRAINT fk_certificates__contractor_person_id FOREIGN KEY (contractor_person_id) REFERENCES contractor_people(id);

ALTER TABLE certificates ADD CONSTRAINT fk_certificates__skill_id FOREIGN KEY (skill_id) REFERENCES skills(id);

ALTER TABLE certificates ADD CONSTRAINT fk_certificates__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE client_secrets ADD CONSTRAINT fk_client_secrets__client_id FOREIGN KEY (client_id) REFERENCES api_clients(id);

ALTER TABLE contractor_people ADD CONSTRAINT fk_contractor_people__contractor_id FOREIGN KEY (contractor_id) REFERENCES contractors(id);

ALTER TABLE contractor_people ADD CONSTRAINT fk_contractor_people__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE duty_handovers ADD CONSTRAINT fk_duty_handovers__position_id FOREIGN KEY (position_id) REFERENCES positions(id);

ALTER TABLE duty_handovers ADD CONSTRAINT fk_duty_handovers__roster_id FOREIGN KEY (roster_id) REFERENCES rosters(id);

ALTER TABLE duty_handovers ADD CONSTRAINT fk_duty_handovers__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE inbox_gaps ADD CONSTRAINT fk_inbox_gaps__aggregate_subject FOREIGN KEY (aggregate, subject) REFERENCES inbox_cursors(aggregate, subject) ON DELETE CASCADE;

ALTER TABLE known_sources ADD CONSTRAINT fk_known_sources__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE memberships ADD CONSTRAINT fk_memberships__deputy_id FOREIGN KEY (deputy_id) REFERENCES staff(id);

ALTER TABLE memberships ADD CONSTRAINT fk_memberships__position_id FOREIGN KEY (position_id) REFERENCES positions(id);

ALTER TABLE memberships ADD CONSTRAINT fk_memberships__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE organisation_units ADD CONSTRAINT fk_organisation_units__parent_id FOREIGN KEY (parent_id) REFERENCES organisation_units(id);

ALTER TABLE password_resets ADD CONSTRAINT fk_password_resets__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE position_roles ADD CONSTRAINT fk_position_roles__position_id FOREIGN KEY (position_id) REFERENCES positions(id);

ALTER TABLE positions ADD CONSTRAINT fk_positions__organisation_unit_id FOREIGN KEY (organisation_unit_id) REFERENCES organisation_units(id);

ALTER TABLE provider_links ADD CONSTRAINT fk_provider_links__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE recovery_codes ADD CONSTRAINT fk_recovery_codes__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE refresh_tokens ADD CONSTRAINT fk_refresh_tokens__session_id FOREIGN KEY (session_id) REFERENCES sessions(id);

ALTER TABLE roster_entries ADD CONSTRAINT fk_roster_entries__roster_id FOREIGN KEY (roster_id) REFERENCES rosters(id);

ALTER TABLE roster_entries ADD CONSTRAINT fk_roster_entries__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE roster_people ADD CONSTRAINT fk_roster_people__roster_id FOREIGN KEY (roster_id) REFERENCES rosters(id);

ALTER TABLE roster_people ADD CONSTRAINT fk_roster_people__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE rosters ADD CONSTRAINT fk_rosters__position_id FOREIGN KEY (position_id) REFERENCES positions(id);

ALTER TABLE rosters ADD CONSTRAINT fk_rosters__shift_pattern_id FOREIGN KEY (shift_pattern_id) REFERENCES shift_patterns(id);

ALTER TABLE sessions ADD CONSTRAINT fk_sessions__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE shift_swaps ADD CONSTRAINT fk_shift_swaps__roster_id FOREIGN KEY (roster_id) REFERENCES rosters(id);

ALTER TABLE shift_swaps ADD CONSTRAINT fk_shift_swaps__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE shift_swaps ADD CONSTRAINT fk_shift_swaps__with_staff_id FOREIGN KEY (with_staff_id) REFERENCES staff(id);

ALTER TABLE sign_in_challenges ADD CONSTRAINT fk_sign_in_challenges__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

ALTER TABLE staff_roles ADD CONSTRAINT fk_staff_roles__staff_id FOREIGN KEY (staff_id) REFERENCES staff(id);

CREATE UNIQUE INDEX uq_backfills__request_id ON public.backfills USING btree (request_id);

CREATE INDEX ix_certificates__contractor_person_id_id ON public.certificates USING btree (contractor_person_id, id);

CREATE INDEX ix_certificates__skill_id_id ON public.certificates USING btree (skill_id, id);

CREATE INDEX ix_certificates__staff_id_id ON public.certificates USING btree (staff_id, id);

CREATE INDEX ix_certificates__until_day_id ON public.certificates USING btree (until_day, id);

CREATE INDEX ix_client_secrets__client_id ON public.client_secrets USING btree (client_id);

CREATE INDEX ix_contractor_people__contractor_id_id ON public.contractor_people USING btree (contractor_id, id);

CREATE INDEX ix_contractor_people__staff_id_id ON public.contractor_people USING btree (staff_id, id);

CREATE UNIQUE INDEX uq_contractors__code_key ON public.contractors USING btree (code_key);

CREATE INDEX ix_dead_letters__message_id ON public.dead_letters USING btree (message_id);

CREATE INDEX ix_dead_letters__state_id ON public.dead_letters USING btree (state, id);

CREATE INDEX ix_dead_letters__subject_sequence ON public.dead_letters USING btree (subject, sequence);

CREATE UNIQUE INDEX uq_dead_letters__fingerprint ON public.dead_letters USING btree (fingerprint);

CREATE INDEX ix_duty_handovers__place_id_id ON public.duty_handovers USING btree (place_id, id);

CREATE INDEX ix_duty_handovers__position_id_id ON public.duty_handovers USING btree (position_id, id);

CREATE INDEX ix_duty_handovers__staff_id_id ON public.duty_handovers USING btree (staff_id, id);

CREATE INDEX ix_estate_outer_regions__estate_id ON public.estate_outer_regions USING btree (estate_id);

CREATE INDEX ix_estate_refs__region_key ON public.estate_refs USING btree (region_key);

CREATE INDEX ix_idempotency_keys__kept_at ON public.idempotency_keys USING btree (kept_at);

CREATE INDEX ix_inbox_cursors__last_day ON public.inbox_cursors USING btree (last_day);

CREATE INDEX ix_known_sources__last_at ON public.known_sources USING btree (last_at);

CREATE INDEX ix_lockouts__last_at ON public.lockouts USING btree (last_at);

CREATE INDEX ix_lockouts__of_name ON public.lockouts USING btree (of_name);

CREATE INDEX ix_log_entries__estate_id_position ON ONLY public.log_entries USING btree (estate_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__principal_position ON ONLY public.log_entries USING btree (principal, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__subject_id_position ON ONLY public.log_entries USING btree (subject_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_seals__at ON public.log_seals USING btree (at);

CREATE UNIQUE INDEX uq_log_seals__to_position ON public.log_seals USING btree (to_position);

CREATE INDEX ix_memberships__deputy_id_id ON public.memberships USING btree (deputy_id, id);

CREATE INDEX ix_memberships__place_id_id ON public.memberships USING btree (place_id, id);

CREATE INDEX ix_memberships__position_id_id ON public.memberships USING btree (position_id, id);

CREATE INDEX ix_memberships__staff_id_id ON public.memberships USING btree (staff_id, id);

CREATE INDEX ix_organisation_units__parent_id_id ON public.organisation_units USING btree (parent_id, id);

CREATE UNIQUE INDEX uq_organisation_units__code_key ON public.organisation_units USING btree (code_key);

CREATE INDEX ix_password_resets__name_index_requested_at ON public.password_resets USING btree (name_index, requested_at);

CREATE INDEX ix_password_resets__next_try_at ON public.password_resets USING btree (next_try_at);

CREATE INDEX ix_password_resets__requested_at ON public.password_resets USING btree (requested_at);

CREATE INDEX ix_password_resets__source_index_requested_at ON public.password_resets USING btree (source_index, requested_at);

CREATE INDEX ix_password_resets__staff_id ON public.password_resets USING btree (staff_id);

CREATE UNIQUE INDEX uq_password_resets__digest ON public.password_resets USING btree (digest);

CREATE INDEX ix_position_roles__role ON public.position_roles USING btree (role);

CREATE INDEX ix_positions__organisation_unit_id_id ON public.positions USING btree (organisation_unit_id, id);

CREATE UNIQUE INDEX uq_positions__code_key ON public.positions USING btree (code_key);

CREATE UNIQUE INDEX uq_provider_links__subject_index ON public.provider_links USING btree (subject_index);

CREATE INDEX ix_provider_sign_ins__expires_at ON public.provider_sign_ins USING btree (expires_at);

CREATE INDEX ix_provider_sign_ins__source_index_expires_at ON public.provider_sign_ins USING btree (source_index, expires_at);

CREATE INDEX ix_refresh_tokens__session_id ON public.refresh_tokens USING btree (session_id);

CREATE INDEX ix_roster_entries__roster_id_day ON public.roster_entries USING btree (roster_id, day);

CREATE INDEX ix_roster_entries__roster_id_id ON public.roster_entries USING btree (roster_id, id);

CREATE UNIQUE INDEX uq_roster_entries__roster_id_staff_id_day ON public.roster_entries USING btree (roster_id, staff_id, day);

CREATE INDEX ix_roster_people__staff_id ON public.roster_people USING btree (staff_id);

CREATE INDEX ix_rosters__place_id_id ON public.rosters USING btree (place_id, id);

CREATE INDEX ix_rosters__position_id_id ON public.rosters USING btree (position_id, id);

CREATE INDEX ix_rosters__position_id_place_key_ends_at ON public.rosters USING btree (position_id, place_key, ends_at);

CREATE INDEX ix_rosters__shift_pattern_id_id ON public.rosters USING btree (shift_pattern_id, id);

CREATE INDEX ix_scope_places__owner_id ON public.scope_places USING btree (owner_id);

CREATE INDEX ix_security_events__at ON public.security_events USING btree (at);

CREATE INDEX ix_security_events__kind_id ON public.security_events USING btree (kind, id);

CREATE INDEX ix_security_events__principal_id ON public.security_events USING btree (principal, id);

CREATE INDEX ix_sessions__ended_at ON public.sessions USING btree (ended_at);

CREATE INDEX ix_sessions__expires_at ON public.sessions USING btree (expires_at);

CREATE INDEX ix_sessions__staff_id ON public.sessions USING btree (staff_id);

CREATE UNIQUE INDEX uq_shift_patterns__code_key ON public.shift_patterns USING btree (code_key);

CREATE INDEX ix_shift_swaps__roster_id_id ON public.shift_swaps USING btree (roster_id, id);

CREATE INDEX ix_shift_swaps__staff_id_id ON public.shift_swaps USING btree (staff_id, id);

CREATE INDEX ix_shift_swaps__with_staff_id_id ON public.shift_swaps USING btree (with_staff_id, id);

CREATE INDEX ix_sign_in_challenges__expires_at ON public.sign_in_challenges USING btree (expires_at);

CREATE INDEX ix_sign_in_challenges__staff_id ON public.sign_in_challenges USING btree (staff_id);

CREATE UNIQUE INDEX uq_skills__code_key ON public.skills USING btree (code_key);

CREATE INDEX ix_staff__email_index ON public.staff USING btree (email_index);

CREATE UNIQUE INDEX uq_staff__username ON public.staff USING btree (username);

CREATE INDEX ix_staff_roles__role ON public.staff_roles USING btree (role);

CREATE INDEX ix_timers__next_try_at ON public.timers USING btree (next_try_at) WHERE (parked_id IS NULL);

CREATE UNIQUE INDEX uq_timers__parked_id ON public.timers USING btree (parked_id) WHERE (parked_id IS NOT NULL);

CREATE TRIGGER tr_log_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_entries FOR EACH STATEMENT EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_entries__no_change BEFORE DELETE OR UPDATE ON public.log_entries FOR EACH ROW EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_seals__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_seals FOR EACH STATEMENT EXECUTE FUNCTION fn_log_seals__append_only();
