//! Texts that are looked for by a part of them.

use sea_orm::sea_query::LikeExpr;

/// The pattern of texts that hold `part`, whatever signs it has.
#[must_use]
pub fn somewhere(part: &str) -> LikeExpr {
    let literal: String = part
        .chars()
        .flat_map(|char| matches!(char, '%' | '_' | '\\').then_some('\\').into_iter().chain([char]))
        .collect();
    LikeExpr::new(format!("%{literal}%")).escape('\\')
}
