//! A list's declaration, held against the rows that the API describes.

use std::collections::BTreeSet;

use kernel::DeclaredList;
use utoipa::ToSchema;

/// Fails the test unless each column of the export of `L` is a field of `V`, each filter has a name of its own and is
/// described, and what is served are filters and orders of the list.
///
/// # Panics
/// With what differs.
#[expect(clippy::expect_used, reason = "a description that has no JSON form fails the test")]
pub fn must_declare<L: DeclaredList, V: ToSchema>() {
    let spec = L::SPEC;
    let names: BTreeSet<&str> = spec.filters.iter().map(|filter| filter.name).collect();
    assert_eq!(names.len(), spec.filters.len(), "{}: two filters of one name", spec.name);
    for filter in spec.filters {
        let is_described = filter.about.ends_with('.') || !filter.is_parameter();
        assert!(is_described, "{}: `{}` is described by no sentence", spec.name, filter.name);
        let general = ["limit", "after", "count", "format", "sort"];
        assert!(!general.contains(&filter.name), "{}: `{}` is every list's", spec.name, filter.name);
    }
    let sorts: BTreeSet<&str> = spec.sorts.iter().map(|sort| sort.name).collect();
    for served in spec.served {
        assert!(sorts.contains(served.sort), "{}: no such order: {served:?}", spec.name);
        assert!(
            served.filters.iter().all(|name| names.contains(name)),
            "{}: no such filter: {served:?}",
            spec.name
        );
    }
    for ranged in spec.sorts.iter().filter_map(|sort| sort.ranged) {
        assert!(ranged.filters.iter().all(|name| names.contains(name)), "{}: {ranged:?}", spec.name);
    }
    assert!(!spec.columns.is_empty(), "{}: an export without columns", spec.name);
    // What is flattened into a row is described beside it.
    let schema = serde_json::to_value(V::schema()).expect("a schema as JSON").to_string();
    for column in spec.columns {
        let field = column.split('.').next().unwrap_or_default();
        assert!(schema.contains(&format!("\"{field}\":")), "{}: `{column}` is no field of a row", spec.name);
    }
}
