-- The schema as PostgreSQL holds it after all steps of ../storage/migrations. Written by a test, which compares it:
-- UPDATE_SCHEMAS=1 tests/engines/with.sh cargo nextest run --workspace -E 'test(the_schema_is_as_it_is_written_down)'

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE SEQUENCE log_entries_position;

CREATE OR REPLACE FUNCTION public.fn_journals__append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION 'journals is append-only'; END $function$;

CREATE OR REPLACE FUNCTION public.fn_ledger_entries__append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION 'ledger_entries is append-only'; END $function$;

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

CREATE TABLE charged_tickets (
    ticket_id uuid NOT NULL,
    sequence integer NOT NULL,
    rectifies uuid,
    open_sequence integer,
    CONSTRAINT uq_charged_tickets__ticket_id PRIMARY KEY (ticket_id)
);

CREATE TABLE charges (
    id uuid NOT NULL,
    version integer NOT NULL,
    estate_id uuid NOT NULL,
    payer_account_id uuid NOT NULL,
    unit_id uuid,
    customer_id uuid,
    fee text NOT NULL,
    description text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    ticket_id uuid,
    ticket_sequence integer,
    ticket_number text,
    standard text,
    standard_version integer,
    resolved_at timestamp with time zone,
    posted_by text,
    period_from date,
    period_to date,
    status text NOT NULL,
    reversed_at timestamp with time zone,
    posted_at timestamp with time zone NOT NULL,
    reversed_kind text,
    reversed_reason text,
    overlaps_older boolean DEFAULT false NOT NULL,
    CONSTRAINT uq_charges__id PRIMARY KEY (id),
    CONSTRAINT ex_charges__period_from_period_to EXCLUDE USING gist (estate_id WITH =, COALESCE(unit_id, customer_id, estate_id) WITH =, fee WITH =, daterange(period_from, period_to, '[]'::text) WITH &&) WHERE (((status = 'standing'::text) AND (period_from IS NOT NULL) AND (NOT overlaps_older)))
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

CREATE TABLE invoice_lines (
    charge_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    "position" integer NOT NULL,
    fee text NOT NULL,
    description text NOT NULL,
    amount_minor bigint NOT NULL,
    CONSTRAINT uq_invoice_lines__charge_id PRIMARY KEY (charge_id)
);

CREATE TABLE invoices (
    id uuid NOT NULL,
    version integer NOT NULL,
    number text NOT NULL,
    estate_id uuid NOT NULL,
    payer_account_id uuid NOT NULL,
    unit_id uuid,
    customer_id uuid,
    total_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    outstanding_minor bigint NOT NULL,
    currency text NOT NULL,
    status text NOT NULL,
    status_at timestamp with time zone,
    status_reason text,
    issued_at timestamp with time zone NOT NULL,
    due_on date,
    credited_minor bigint DEFAULT 0 NOT NULL,
    refund_due_minor bigint DEFAULT 0 NOT NULL,
    paid_on date,
    disputed_at timestamp with time zone,
    status_kind text,
    CONSTRAINT uq_invoices__id PRIMARY KEY (id),
    CONSTRAINT invoices_number_key UNIQUE (number),
    CONSTRAINT ck_invoices__outstanding_minor CHECK ((outstanding_minor >= 0))
);

CREATE TABLE journals (
    id uuid NOT NULL,
    estate_id uuid NOT NULL,
    cause text NOT NULL,
    subject_id text NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_journals__id PRIMARY KEY (id)
);

CREATE TABLE leases (
    name text NOT NULL,
    holder uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_leases__name PRIMARY KEY (name)
);

CREATE TABLE ledger_entries (
    id uuid NOT NULL,
    journal_id uuid NOT NULL,
    estate_id uuid NOT NULL,
    class text NOT NULL,
    account text NOT NULL,
    debit_minor bigint NOT NULL,
    credit_minor bigint NOT NULL,
    currency text NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_ledger_entries__id PRIMARY KEY (id),
    CONSTRAINT ck_ledger_entries__one_side CHECK ((((debit_minor > 0) AND (credit_minor = 0)) OR ((credit_minor > 0) AND (debit_minor = 0))))
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

CREATE TABLE payer_accounts (
    id uuid NOT NULL,
    estate_id uuid NOT NULL,
    party text NOT NULL,
    unit_id uuid,
    customer_id uuid,
    opened_at timestamp with time zone NOT NULL,
    CONSTRAINT uq_payer_accounts__id PRIMARY KEY (id)
);

CREATE TABLE payments (
    id uuid NOT NULL,
    version integer NOT NULL,
    invoice_id uuid NOT NULL,
    estate_id uuid NOT NULL,
    payer_account_id uuid NOT NULL,
    unit_id uuid,
    customer_id uuid,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    method text NOT NULL,
    reference text,
    status text NOT NULL,
    reversed_at timestamp with time zone,
    reversed_reason text,
    received_by text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_on date,
    reference_key text,
    CONSTRAINT uq_payments__id PRIMARY KEY (id)
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

ALTER TABLE charges ADD CONSTRAINT fk_charges__payer_account_id FOREIGN KEY (payer_account_id) REFERENCES payer_accounts(id);

ALTER TABLE inbox_gaps ADD CONSTRAINT fk_inbox_gaps__aggregate_subject FOREIGN KEY (aggregate, subject) REFERENCES inbox_cursors(aggregate, subject) ON DELETE CASCADE;

ALTER TABLE invoice_lines ADD CONSTRAINT fk_invoice_lines__charge_id FOREIGN KEY (charge_id) REFERENCES charges(id);

ALTER TABLE invoice_lines ADD CONSTRAINT fk_invoice_lines__invoice_id FOREIGN KEY (invoice_id) REFERENCES invoices(id);

ALTER TABLE invoices ADD CONSTRAINT fk_invoices__payer_account_id FOREIGN KEY (payer_account_id) REFERENCES payer_accounts(id);

ALTER TABLE ledger_entries ADD CONSTRAINT fk_ledger_entries__journal_id FOREIGN KEY (journal_id) REFERENCES journals(id);

ALTER TABLE payments ADD CONSTRAINT fk_payments__invoice_id FOREIGN KEY (invoice_id) REFERENCES invoices(id);

CREATE UNIQUE INDEX uq_backfills__request_id ON public.backfills USING btree (request_id);

CREATE INDEX ix_charged_tickets__rectifies ON public.charged_tickets USING btree (rectifies);

CREATE INDEX ix_charges__customer_id_id ON public.charges USING btree (customer_id, id);

CREATE INDEX ix_charges__estate_id_id ON public.charges USING btree (estate_id, id);

CREATE INDEX ix_charges__payer_account_id_id ON public.charges USING btree (payer_account_id, id);

CREATE INDEX ix_charges__unit_id_id ON public.charges USING btree (unit_id, id);

CREATE UNIQUE INDEX uq_charges__ticket_id_ticket_sequence ON public.charges USING btree (ticket_id, ticket_sequence);

CREATE INDEX ix_dead_letters__message_id ON public.dead_letters USING btree (message_id);

CREATE INDEX ix_dead_letters__state_id ON public.dead_letters USING btree (state, id);

CREATE INDEX ix_dead_letters__subject_sequence ON public.dead_letters USING btree (subject, sequence);

CREATE UNIQUE INDEX uq_dead_letters__fingerprint ON public.dead_letters USING btree (fingerprint);

CREATE INDEX ix_estate_outer_regions__estate_id ON public.estate_outer_regions USING btree (estate_id);

CREATE INDEX ix_estate_refs__region_key ON public.estate_refs USING btree (region_key);

CREATE INDEX ix_idempotency_keys__kept_at ON public.idempotency_keys USING btree (kept_at);

CREATE INDEX ix_inbox_cursors__last_day ON public.inbox_cursors USING btree (last_day);

CREATE INDEX ix_invoice_lines__invoice_id_position ON public.invoice_lines USING btree (invoice_id, "position");

CREATE INDEX ix_invoices__customer_id_id ON public.invoices USING btree (customer_id, id);

CREATE INDEX ix_invoices__due_on_id_open ON public.invoices USING btree (due_on, id) WHERE (outstanding_minor > 0);

CREATE INDEX ix_invoices__estate_id_id ON public.invoices USING btree (estate_id, id);

CREATE INDEX ix_invoices__estate_id_status_id ON public.invoices USING btree (estate_id, status, id);

CREATE INDEX ix_invoices__id_refund_due ON public.invoices USING btree (id) WHERE (refund_due_minor > 0);

CREATE INDEX ix_invoices__payer_account_id_currency_due_on_id_open ON public.invoices USING btree (payer_account_id, currency, due_on, id) WHERE (outstanding_minor > 0);

CREATE INDEX ix_invoices__payer_account_id_id ON public.invoices USING btree (payer_account_id, id);

CREATE INDEX ix_invoices__status_id ON public.invoices USING btree (status, id);

CREATE INDEX ix_invoices__unit_id_id ON public.invoices USING btree (unit_id, id);

CREATE INDEX ix_journals__subject_id ON public.journals USING btree (subject_id);

CREATE UNIQUE INDEX uq_journals__cause_subject_id ON public.journals USING btree (cause, subject_id);

CREATE INDEX ix_ledger_entries__account_currency_id ON public.ledger_entries USING btree (account, currency, id);

CREATE INDEX ix_ledger_entries__account_id ON public.ledger_entries USING btree (account, id);

CREATE INDEX ix_ledger_entries__estate_id_id ON public.ledger_entries USING btree (estate_id, id);

CREATE INDEX ix_ledger_entries__journal_id ON public.ledger_entries USING btree (journal_id);

CREATE INDEX ix_ledger_entries__posted_at_id ON public.ledger_entries USING btree (posted_at, id);

CREATE INDEX ix_log_entries__estate_id_position ON ONLY public.log_entries USING btree (estate_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__principal_position ON ONLY public.log_entries USING btree (principal, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_entries__subject_id_position ON ONLY public.log_entries USING btree (subject_id, "position") WHERE (action IS NOT NULL);

CREATE INDEX ix_log_seals__at ON public.log_seals USING btree (at);

CREATE UNIQUE INDEX uq_log_seals__to_position ON public.log_seals USING btree (to_position);

CREATE INDEX ix_payer_accounts__customer_id ON public.payer_accounts USING btree (customer_id);

CREATE INDEX ix_payer_accounts__estate_id_id ON public.payer_accounts USING btree (estate_id, id);

CREATE INDEX ix_payer_accounts__unit_id ON public.payer_accounts USING btree (unit_id);

CREATE UNIQUE INDEX uq_payer_accounts__estate_id_party ON public.payer_accounts USING btree (estate_id, party);

CREATE INDEX ix_payments__estate_id_id ON public.payments USING btree (estate_id, id);

CREATE INDEX ix_payments__invoice_id_id ON public.payments USING btree (invoice_id, id);

CREATE INDEX ix_payments__method_reference_key ON public.payments USING btree (method, reference_key);

CREATE UNIQUE INDEX uq_payments__method_reference_key ON public.payments USING btree (method, reference_key) WHERE ((status = 'received'::text) AND (method = ANY (ARRAY['transfer'::text, 'wechat'::text, 'alipay'::text])));

CREATE INDEX ix_security_events__at ON public.security_events USING btree (at);

CREATE INDEX ix_security_events__kind_id ON public.security_events USING btree (kind, id);

CREATE INDEX ix_security_events__principal_id ON public.security_events USING btree (principal, id);

CREATE INDEX ix_timers__next_try_at ON public.timers USING btree (next_try_at) WHERE (parked_id IS NULL);

CREATE UNIQUE INDEX uq_timers__parked_id ON public.timers USING btree (parked_id) WHERE (parked_id IS NOT NULL);

CREATE TRIGGER tr_journals__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journals FOR EACH STATEMENT EXECUTE FUNCTION fn_journals__append_only();

CREATE TRIGGER tr_ledger_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION fn_ledger_entries__append_only();

CREATE TRIGGER tr_log_entries__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_entries FOR EACH STATEMENT EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_entries__no_change BEFORE DELETE OR UPDATE ON public.log_entries FOR EACH ROW EXECUTE FUNCTION fn_log_entries__append_only();

CREATE TRIGGER tr_log_seals__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.log_seals FOR EACH STATEMENT EXECUTE FUNCTION fn_log_seals__append_only();
