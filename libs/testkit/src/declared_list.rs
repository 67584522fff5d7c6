//! A list's declaration, held against the parameters and the rows that the API describes.

use std::collections::BTreeSet;

use db::ListSpec;
use kernel::Filters;
use utoipa::{IntoParams, ToSchema};

/// Fails the test unless `Q` has a parameter for each filter and order of `spec`, and no other; unless the filters that `all`
/// holds, made of a query with every parameter, are those of `spec`; and unless each column of the export is a field of `V`.
///
/// # Panics
/// With what differs.
#[expect(clippy::expect_used, reason = "a description that has no JSON form fails the test")]
pub fn must_declare<Q: IntoParams, V: ToSchema>(spec: &ListSpec, all: &Filters, sorts: &[&'static str]) {
    let described: BTreeSet<String> =
        Q::into_params(|| None).into_iter().map(|parameter| parameter.name).collect();
    let order = (!sorts.is_empty()).then_some("sort");
    let declared: BTreeSet<String> = spec.filter_names().chain(order).map(str::to_owned).collect();
    assert_eq!(described, declared, "the parameters");
    let filters: BTreeSet<&str> = spec.filter_names().collect();
    let reached: BTreeSet<&str> = all.values().iter().map(|(name, _)| *name).collect();
    assert_eq!(reached, filters, "the filters of a query with every parameter");
    if !sorts.is_empty() {
        let declared: Vec<&str> = spec.sort_names().collect();
        assert_eq!(sorts, declared, "the orders");
        assert!(all.sort().is_some(), "the order of a query with every parameter");
    }
    let schema = serde_json::to_value(V::schema()).expect("a schema as JSON");
    for column in spec.columns {
        let field = column.split('.').next().unwrap_or_default();
        let property = schema.get("properties").and_then(|properties| properties.get(field));
        assert!(property.is_some(), "`{column}` is no field of a row");
    }
}
