//! The parameters of a declared list: as its declaration has them described, and as they are read.

use kernel::{
    Coded, Fault, Filters, ListSpec,
    lists::{Filter, Takes},
};
use utoipa::openapi::{
    Required,
    path::{Parameter, ParameterBuilder, ParameterIn},
    schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
};

use super::choice;
use crate::{Day, Instant, query::single, strict};

/// How the API describes the filters and orders of `spec`, beside the parameters that all lists have.
pub(super) fn described(spec: &ListSpec) -> Vec<Parameter> {
    let shown = spec.filters.iter().filter(|filter| filter.is_parameter());
    let mut described: Vec<Parameter> =
        shown.map(|filter| parameter(filter.name, filter.about.to_owned(), schema(filter))).collect();
    if let (Some(first), true) = (spec.sorts.first(), spec.sorts.len() > 1) {
        let each: Vec<String> =
            spec.sorts.iter().map(|sort| format!("`{}`: {}", sort.name, sort.about)).collect();
        let about = format!("The order, `{}` unless said otherwise. {}.", first.name, each.join("; "));
        let names = spec.sorts.iter().map(|sort| sort.name);
        described.push(parameter("sort", about, text().enum_values(Some(names))));
    }
    described
}

pub(super) fn parameter(name: &str, about: String, schema: ObjectBuilder) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

pub(super) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn schema(filter: &Filter) -> ObjectBuilder {
    let formatted = |format| text().format(Some(SchemaFormat::KnownFormat(format)));
    match filter.takes {
        Takes::Id => formatted(KnownFormat::Uuid),
        Takes::Text { least, most, .. } => text().min_length(Some(least)).max_length(Some(most)),
        Takes::Word(words) => text().enum_values(Some(words.iter().copied())),
        Takes::Flag => ObjectBuilder::new().schema_type(Type::Boolean),
        Takes::Instant => formatted(KnownFormat::DateTime),
        Takes::Day => formatted(KnownFormat::Date),
        Takes::Nothing => text(),
    }
}

/// What `pairs` narrow the list to, and the order they ask for. Everything that is not declared is a fault.
pub(super) fn read(spec: &ListSpec, pairs: &[(String, String)], faults: &mut Vec<Fault>) -> Filters {
    let has_orders = spec.sorts.len() > 1;
    let is_declared =
        |name: &str| (name == "sort" && has_orders) || spec.filter(name).is_some_and(Filter::is_parameter);
    for (name, value) in pairs {
        if name.contains('\0') || value.contains('\0') {
            faults.push(strict::nul(format!("/{}", name.replace('\0', ""))));
        } else if !is_declared(name) {
            faults.push(unknown(name));
        }
    }
    let mut filters = Filters::none();
    for filter in spec.filters.iter().filter(|filter| filter.is_parameter()) {
        if let Some(value) = single(filter.name, pairs, faults) {
            filters = narrowed(filters, filter, value, faults);
        }
    }
    let orders: Vec<(&str, &'static str)> = spec.sorts.iter().map(|sort| (sort.name, sort.name)).collect();
    let sort = if has_orders { choice("sort", pairs, &orders, faults) } else { None };
    filters.sorted(sort)
}

fn narrowed(filters: Filters, filter: &Filter, value: &str, faults: &mut Vec<Fault>) -> Filters {
    let name = filter.name;
    match filter.takes {
        Takes::Id => match value.parse() {
            Ok(id) => filters.with(name, Some(kernel::FilterValue::Id(id))),
            Err(_no_id) => refused(filters, invalid(name), faults),
        },
        Takes::Text { least, most, spelling } => {
            if (least..=most).contains(&value.chars().count()) {
                filters.with(name, Some(spelling.of(value)))
            } else {
                refused(filters, length(name, least, most), faults)
            }
        }
        Takes::Word(words) => match words.iter().find(|word| **word == value) {
            Some(word) => filters.with(name, Some(*word)),
            None => refused(filters, no_choice(name, words), faults),
        },
        Takes::Flag => match value.parse::<bool>() {
            Ok(flag) => filters.with(name, Some(flag)),
            Err(_no_flag) => refused(filters, no_flag(name), faults),
        },
        Takes::Instant => match value.parse::<Instant>() {
            Ok(at) => filters.with(name, Some(at.0)),
            Err(_no_instant) => refused(filters, invalid(name), faults),
        },
        Takes::Day => match value.parse::<Day>() {
            Ok(day) => filters.with(name, Some(day.0)),
            Err(_no_day) => refused(filters, invalid(name), faults),
        },
        Takes::Nothing => filters,
    }
}

fn refused(filters: Filters, fault: Fault, faults: &mut Vec<Fault>) -> Filters {
    faults.push(fault);
    filters
}

fn unknown(name: &str) -> Fault {
    let mut pointer = String::new();
    strict::push_step(&mut pointer, name);
    Fault::new(pointer, "field.unknown")
}

fn invalid(name: &str) -> Fault {
    Fault::new(format!("/{name}"), "field.invalid")
}

fn no_flag(name: &str) -> Fault {
    Fault::new(format!("/{name}"), Coded::new("field.wrong_type").with("expected", "flag"))
}

pub(super) fn no_choice(name: &str, words: &[&str]) -> Fault {
    Fault::new(format!("/{name}"), Coded::new("field.unknown_choice").with("choices", words))
}

fn length(name: &str, least: usize, most: usize) -> Fault {
    Fault::new(format!("/{name}"), Coded::new("text.length").with("least", least).with("most", most))
}

#[cfg(test)]
mod tests {
    use kernel::lists::{Sort, Test};

    use super::*;

    const SPEC: ListSpec = ListSpec {
        filters: &[
            Filter::id("estate_id", "Only of this estate."),
            Filter::key("name", 4, "Only of this name."),
            Filter::number("number", "Only of this number."),
            Filter::word("status", &["open", "closed"], "Only in this state."),
            Filter::flag("is_late", Test::IsPast("due_at"), "Only late."),
            Filter::before("due_before", "due_at", "Only due before."),
            Filter::day("on", "Only of this day."),
            Filter::given("owner_id"),
        ],
        sorts: &[Sort::NEWEST, Sort::OLDEST],
        ..ListSpec::of("things")
    };

    fn asked(query: &str) -> (Filters, Vec<(String, &'static str)>) {
        let mut faults = Vec::new();
        let filters = read(&SPEC, &strict::pairs(query), &mut faults);
        (filters, faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
    }

    #[test]
    fn every_parameter_is_read_by_its_declaration() {
        let (filters, faults) = asked(
            "estate_id=0198f000-0000-7000-8000-000000000001&name=%EF%BC%A1b&number=t1&status=open&is_late=false\
             &due_before=2026-03-02T08:00:00Z&on=2026-03-02&sort=oldest",
        );
        assert_eq!(faults, []);
        assert_eq!(filters.text("name"), Some("ab"));
        assert_eq!(filters.text("number"), Some("T1"));
        assert_eq!(filters.sort(), Some("oldest"));
        assert_eq!(filters.values().len(), SPEC.filters.len() - 1);
    }

    #[test]
    fn all_faults_of_a_query_are_told_at_once() {
        let (_filters, faults) = asked(
            "estate_id=1&name=&number=x&number=y&status=late&is_late=1&due_before=tomorrow&on=2026-2-3&owner_id=1\
             &no%2Fne=1&sort=due",
        );
        let told = |name: &str, code| (format!("/{name}"), code);
        assert_eq!(
            faults,
            [
                told("owner_id", "field.unknown"),
                told("no~1ne", "field.unknown"),
                told("estate_id", "field.invalid"),
                told("name", "text.length"),
                told("number", "field.duplicate"),
                told("status", "field.unknown_choice"),
                told("is_late", "field.wrong_type"),
                told("due_before", "field.invalid"),
                told("on", "field.invalid"),
                told("sort", "field.unknown_choice"),
            ]
        );
    }

    #[test]
    fn each_filter_and_the_orders_are_described() {
        let described = described(&SPEC);
        let names: Vec<&str> = described.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, ["estate_id", "name", "number", "status", "is_late", "due_before", "on", "sort"]);
        assert!(described.iter().all(|parameter| parameter.description.is_some()));
    }
}
