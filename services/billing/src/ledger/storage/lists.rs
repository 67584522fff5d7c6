//! The lists of the ledger: what they may be narrowed to, and what serves them.

use db::{
    Db, ListSpec, list_of, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort, Test},
    scope_filter,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::{Asterisk, Condition, Query};

use super as storage;
use super::{AccountSum, Entry, SumRow, entities::ledger_entry};

/// The ledger's entries, newest first.
#[derive(Debug)]
pub(crate) struct EntryList;

impl DeclaredList for EntryList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::text(
                "account",
                100,
                "Only this account's, such as `cash`, `revenue:work` or `receivable:<payer account>`.",
            ),
            Filter::id("journal_id", "Only those of this journal."),
            Filter::id("estate_id", "Only those of this estate."),
            Filter::from("posted_from", "posted_at", "Only those posted at or after this."),
            Filter::before("posted_before", "posted_at", "Only those posted before this."),
        ],
        sorts: &[Sort::NEWEST
            .ranged(&["posted_from", "posted_before"], &[Key::of("posted_at", KeyKind::Instant), Key::ID])],
        columns: &[
            "posted_at",
            "account",
            "debit.amount",
            "credit.amount",
            "debit.currency",
            "journal_id",
            "ledger_entry_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&["journal_id"], "ix_ledger_entries__journal_id").few(),
            Served::newest(&["posted_from", "posted_before"], "ix_ledger_entries__posted_at_id"),
            Served::newest(&["posted_from"], "ix_ledger_entries__posted_at_id"),
            Served::newest(&["posted_before"], "ix_ledger_entries__posted_at_id"),
            Served::newest(&["account"], "ix_ledger_entries__account_id"),
            Served::newest(&[], "ix_ledger_entries__estate_id_id").by_estate(),
            Served::newest(&[], "uq_ledger_entries__id"),
        ],
        ..ListSpec::of("ledger_entries")
    };
}

/// One page of entries within `scope`.
pub(crate) async fn list_entries(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Entry>, Failure> {
    let seen = (scope, Condition::all());
    let page = list_page::<ledger_entry::Entity>(db, EntryList::SPEC, seen, query).await?;
    Ok(page.map(storage::entry))
}

/// The ledger's accounts by name and currency: sums over the entries that the caller may see, so that what serves it is
/// what serves those.
#[derive(Debug)]
pub(crate) struct AccountList;

impl DeclaredList for AccountList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "ledger_accounts",
        filters: &[
            Filter::id("estate_id", "Only what went through them at this estate.").asks(Test::Elsewhere),
            Filter::text("class", 32, "Only accounts of this class: `receivable`, `revenue` or `cash`."),
        ],
        sorts: &[Sort::by(
            "name",
            "by name",
            &[Key::of("name", KeyKind::Text), Key::of("currency", KeyKind::Text)],
        )],
        columns: &["account", "class", "debit.amount", "credit.amount", "balance.amount", "balance.currency"],
        ..ListSpec::of("ledger_entries")
    };
}

/// One page of the accounts, of what went through them within `scope`.
pub(crate) async fn list_accounts(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<AccountSum>, Failure> {
    let mut sums = storage::sums_by("account", scope);
    if let Some(estate_id) = query.filters.id::<EstateId>("estate_id") {
        sums.cond_where(scope_filter(&Scope::estate(estate_id), "estate_id"));
    }
    let all = Query::select().column(Asterisk).from_subquery(sums, "sums").to_owned();
    let page = list_of::<SumRow>(db, AccountList::SPEC, (all, scope, Condition::all()), query).await?;
    Ok(page.map(AccountSum::from))
}
