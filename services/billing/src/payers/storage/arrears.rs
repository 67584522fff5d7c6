//! Who owes what is past due: payers with something outstanding on an invoice whose last day is over and which nobody
//! disputes, the longest overdue first.

use std::collections::HashMap;

use chrono::NaiveDate;
use db::{
    Context, Db, DbError, IdColumn, ListSpec, WordColumn, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Sort},
};
use kernel::{Currency, Failure, ListQuery, Money, PageOf, Scope};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{Condition, Expr, Query, SelectStatement},
};
use vocabulary::PayerAccountId;

use crate::{
    invoices::{self, domain::Invoice, storage::rows::from_row},
    payers::domain::Ages,
    storage::columns::corrupt,
};

/// Arrears, the longest overdue first: placed by the invoice of each payer and currency that has been due for the longest
/// time. What is over depends on the day at each estate, which is asked for beside the filters; the index of open invoices by
/// their days serves it.
#[derive(Debug)]
pub(crate) struct ArrearList;

impl DeclaredList for ArrearList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "arrears",
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("unit_id", "Only those of this unit."),
            Filter::id("customer_id", "Only this customer's."),
        ],
        sorts: &[Sort::by("due", "the longest overdue first", &[Key::of("due_on", KeyKind::Day), Key::ID])],
        columns: &[
            "oldest_due_on",
            "outstanding.amount",
            "outstanding.currency",
            "invoices",
            "ages.to_30_days.amount",
            "ages.to_60_days.amount",
            "ages.to_90_days.amount",
            "ages.over_90_days.amount",
            "oldest_invoice_number",
            "oldest_issued_at",
            "oldest_invoice_id",
            "payer_account_id",
            "estate_id",
            "unit_id",
            "customer_id",
        ],
        ..ListSpec::of("invoices")
    };
}

/// What one payer owes in one currency, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PastDue {
    pub(crate) invoices: i64,
    pub(crate) ages: Ages,
}

/// One page of the invoices by which payers stand in the list: of each payer and currency the one that has been due for
/// the longest time. `today` is the date in each zone.
pub(crate) async fn oldest(
    db: &Db,
    scope: &Scope,
    today: &[(String, NaiveDate)],
    query: &ListQuery,
) -> Result<PageOf<Invoice>, Failure> {
    let owed = Condition::all()
        .add(is_demanded("invoices"))
        .add(is_over(today))
        .add(Expr::not_exists(demanded_before()));
    let page =
        list_page::<invoices::storage::entities::invoice::Entity>(db, ArrearList::SPEC, (scope, owed), query)
            .await?;
    let invoices = page.items.into_iter().map(|row| from_row(row, Vec::new()));
    Ok(PageOf { items: invoices.collect::<Result<_, DbError>>()?, next: page.next, count: page.count })
}

/// What each of `payers` has past due on the day `today` of their estate, by account and currency.
pub(crate) async fn past_due(
    db: &Db,
    payers: &[PayerAccountId],
    today: NaiveDate,
) -> Result<HashMap<(PayerAccountId, Currency), PastDue>, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        payer_account_id: IdColumn<PayerAccountId>,
        currency: WordColumn<Currency>,
        due_on: NaiveDate,
        outstanding_minor: i64,
        invoices: i64,
    }
    let select = invoices::storage::entities::invoice::Entity::find()
        .select_only()
        .columns([
            invoices::storage::entities::invoice::Column::PayerAccountId,
            invoices::storage::entities::invoice::Column::Currency,
            invoices::storage::entities::invoice::Column::DueOn,
        ])
        .column_as(Expr::cust("CAST(SUM(outstanding_minor) AS BIGINT)"), "outstanding_minor")
        .column_as(Expr::cust("COUNT(*)"), "invoices")
        .filter(is_demanded("invoices"))
        .filter(invoices::storage::entities::invoice::Column::DueOn.lt(today))
        .filter(
            invoices::storage::entities::invoice::Column::PayerAccountId
                .is_in(payers.iter().map(|id| id.as_uuid())),
        )
        .group_by(invoices::storage::entities::invoice::Column::PayerAccountId)
        .group_by(invoices::storage::entities::invoice::Column::Currency)
        .group_by(invoices::storage::entities::invoice::Column::DueOn)
        .into_query();
    let rows = db.reader().query_all(&select).await.context("summing arrears")?;
    let mut sums: HashMap<_, PastDue> = HashMap::new();
    for row in &rows {
        let Row { payer_account_id, currency, due_on, outstanding_minor, invoices } =
            Row::from_query_result(row, "").context("reading arrears")?;
        let payer_account_id = payer_account_id.0;
        let outstanding = Money::from_minor(outstanding_minor, currency.0);
        let nothing = PastDue { invoices: 0, ages: Ages::none(currency.0) };
        let sum = sums.entry((payer_account_id, currency.0)).or_insert(nothing);
        sum.invoices += invoices;
        sum.ages
            .add(outstanding, (due_on, today))
            .map_err(|error| corrupt("invoices of a payer", payer_account_id, &error.to_string()))?;
    }
    Ok(sums)
}

/// True of an invoice that something is owed on and that nobody disputes.
fn is_demanded(table: &'static str) -> Condition {
    Condition::all()
        .add(Expr::col((table, "outstanding_minor")).gt(0))
        .add(Expr::col((table, "disputed_at")).is_null())
}

/// True of an invoice whose last day is over where its estate is. Zones differ by a day at most, so that nearly all are
/// decided by the earliest date.
fn is_over(today: &[(String, NaiveDate)]) -> Condition {
    let due_before = |date: NaiveDate| Expr::col(("invoices", "due_on")).lt(date);
    let Some(earliest) = today.iter().map(|(_zone, date)| *date).min() else {
        return Condition::all().add(Expr::val(false));
    };
    let later = today.iter().filter(|(_zone, date)| *date > earliest);
    let in_zone = |(zone, date): &(String, NaiveDate)| {
        let estates = Query::select()
            .column("estate_id")
            .from("estate_refs")
            .and_where(Expr::col("time_zone").eq(zone.as_str()))
            .to_owned();
        due_before(*date).and(Expr::col(("invoices", "estate_id")).in_subquery(estates))
    };
    later.map(in_zone).fold(Condition::any().add(due_before(earliest)), Condition::add)
}

/// An invoice of the same payer and currency that is demanded too and was due before.
fn demanded_before() -> SelectStatement {
    let (older, this) = (|column| Expr::col(("older", column)), |column| Expr::col(("invoices", column)));
    let is_same_day = older("due_on").eq(this("due_on")).and(older("id").lt(this("id")));
    Query::select()
        .expr(Expr::val(1))
        .from_as("invoices", "older")
        .and_where(older("payer_account_id").eq(this("payer_account_id")))
        .and_where(older("currency").eq(this("currency")))
        .cond_where(is_demanded("older"))
        .and_where(older("due_on").lt(this("due_on")).or(is_same_day))
        .to_owned()
}
