//! The list of certificates.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};

use super::{OWNER, entities::certificate, from_row};
use crate::{certificates::domain::Certificate, storage::places};

/// By what those that expire are placed.
const LAST_DAY: &[Key] = &[Key::of("until_day", KeyKind::Day), Key::ID];

/// Certificates, newest first.
#[derive(Debug)]
pub(crate) struct CertificateList;

impl DeclaredList for CertificateList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("staff_id", "Those of this member of staff."),
            Filter::id("contractor_person_id", "Those of this person of a firm."),
            Filter::id("skill_id", "Those of this skill."),
            Filter::day("expires_before", "Those that expire before this day, or have.")
                .asks(Test::Before("until_day")),
            Filter::flag(
                "has_expired",
                Test::IsPast("ends_at"),
                "Only those that have expired (true), or have not.",
            ),
            Filter::flag(
                "is_revoked",
                Test::IsSet("revoked_at"),
                "Only those that were taken back (true), or were not.",
            ),
        ],
        sorts: &[Sort::NEWEST.ranged(&["expires_before"], LAST_DAY)],
        columns: &[
            "staff_id",
            "contractor_person_id",
            "skill_id",
            "number",
            "issued_on",
            "expires_on",
            "revoked_at",
            "revocation_reason",
            "certificate_id",
            "created_at",
        ],
        served: &[
            Served::newest(&["staff_id"], "ix_certificates__staff_id_id"),
            Served::newest(&["contractor_person_id"], "ix_certificates__contractor_person_id_id"),
            Served::newest(&["expires_before"], "ix_certificates__until_day_id"),
            Served::newest(&["skill_id"], "ix_certificates__skill_id_id"),
            Served::newest(&[], "uq_certificates__id"),
        ],
        ..ListSpec::of("certificates")
    };
}

/// One page of those whose holders lie within `scope`.
pub(crate) async fn list_certificates(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Certificate>, Failure> {
    let within = places::within(scope, OWNER);
    let page = list_page::<certificate::Entity>(db, CertificateList::SPEC, (scope, within), query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
