//! Documents that come as JSON. They are written down as TOML and read as that: there is one language and one way of
//! reading it, and what is kept is always the same notation. What is written remembers where in the JSON it stood.

use std::collections::BTreeMap;

use kernel::Coded;
use serde_json::{Map, Value};

use super::problem::{Problem, Problems};

/// How deep tables and lists may stand in each other; no language of ours goes half as deep.
const DEEPEST: usize = 12;

/// The longest step of a pointer, in characters: what strangers call a key may be long.
const LONGEST_STEP: usize = 100;

/// A document written as TOML, and where in the JSON that it came as its values and keys stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) text: String,
    /// The place of what begins at a byte of the text.
    starts: BTreeMap<usize, usize>,
    places: Vec<Place>,
}

/// One step below another place; below the whole document where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    above: Option<usize>,
    step: String,
}

impl Written {
    /// Writes a document whose keys stand in this order; other keys follow. What is longer than `longest` bytes is not
    /// written to its end.
    ///
    /// # Errors
    /// That it is no table, has a value that TOML has no word for, or is nested too deeply.
    pub(crate) fn of(document: &Value, order: &[&str], longest: usize) -> Result<Self, Problems> {
        let mut writer = Writer {
            order,
            longest,
            written: Self { text: String::new(), starts: BTreeMap::new(), places: Vec::new() },
            problems: Vec::new(),
        };
        match document {
            Value::Object(entries) => writer.root(entries),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                let found = word_of(document);
                let what = Coded::new("standards.wrong_type").with("expected", "table").with("found", found);
                writer.problem(None, what);
            }
        }
        let Writer { written, problems, .. } = writer;
        if problems.is_empty() { Ok(written) } else { Err(Problems(problems)) }
    }

    /// Where that stood which begins at this byte, as a JSON pointer; the whole document when nothing does.
    pub(crate) fn pointer_at(&self, start: usize) -> String {
        self.pointer_of(self.starts.get(&start).copied())
    }

    fn pointer_of(&self, place: Option<usize>) -> String {
        let mut steps = Vec::new();
        let mut next = place;
        while let Some(Place { above, step }) = next.and_then(|place| self.places.get(place)) {
            steps.push(step.as_str());
            next = *above;
        }
        steps.iter().rev().fold(String::new(), |place, step| pointer(&place, step))
    }
}

/// A JSON pointer (RFC 6901) one step further.
pub(crate) fn pointer(place: &str, step: &str) -> String {
    let step: String = step.chars().take(LONGEST_STEP).collect();
    format!("{place}/{}", step.replace('~', "~0").replace('/', "~1"))
}

struct Writer<'o> {
    order: &'o [&'o str],
    longest: usize,
    written: Written,
    problems: Vec<Problem>,
}

impl Writer<'_> {
    fn root(&mut self, entries: &Map<String, Value>) {
        for (key, value) in self.in_order(entries) {
            self.entry((key, value), None, 1);
            self.put("\n");
        }
    }

    /// Keys in the order of the language, so that the text reads as one that somebody wrote.
    fn in_order<'e>(&self, entries: &'e Map<String, Value>) -> Vec<(&'e String, &'e Value)> {
        let mut entries: Vec<_> = entries.iter().collect();
        let place = |key: &str| self.order.iter().position(|known| *known == key);
        entries.sort_by_key(|(key, _value)| place(key).unwrap_or(self.order.len()));
        entries
    }

    fn entry(&mut self, (key, value): (&str, &Value), above: Option<usize>, depth: usize) {
        let place = self.place(above, key);
        // The whole document begins where its first key does.
        if !self.written.text.is_empty() {
            self.begins(place);
        }
        self.put(&toml_edit::Key::new(key).to_string());
        self.put(" = ");
        self.value(value, place, depth);
    }

    fn value(&mut self, value: &Value, place: usize, depth: usize) {
        if self.is_full() {
            return;
        }
        if depth > DEEPEST && (value.is_object() || value.is_array()) {
            let found = word_of(value);
            let what = Coded::new("standards.wrong_type").with("expected", "text").with("found", found);
            return self.problem(Some(place), what);
        }
        self.begins(place);
        match value {
            Value::Null => self.problem(Some(place), Coded::new("standards.no_value")),
            Value::Bool(flag) => self.put(if *flag { "true" } else { "false" }),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _number) => self.put(&whole.to_string()),
                (None, number) => self.put(&toml_edit::Value::from(number.unwrap_or_default()).to_string()),
            },
            Value::String(text) => self.put(&toml_edit::Value::from(text.as_str()).to_string()),
            Value::Array(items) => self.list(items, place, depth),
            Value::Object(entries) => self.table(entries, place, depth),
        }
    }

    /// Tables have a line each.
    fn list(&mut self, items: &[Value], place: usize, depth: usize) {
        let is_long = items.iter().any(Value::is_object);
        // Tables and lists take turns.
        let level = depth.div_ceil(2);
        let indent = "    ".repeat(level);
        self.put("[");
        for (number, item) in items.iter().enumerate() {
            if self.is_full() {
                return;
            }
            match (is_long, number) {
                (true, _number) => self.put(&format!("\n{indent}")),
                (false, 0) => {}
                (false, _further) => self.put(" "),
            }
            let place = self.place(Some(place), &number.to_string());
            self.value(item, place, depth + 1);
            if is_long || number + 1 < items.len() {
                self.put(",");
            }
        }
        if is_long {
            self.put(&format!("\n{}", "    ".repeat(level.saturating_sub(1))));
        }
        self.put("]");
    }

    fn table(&mut self, entries: &Map<String, Value>, place: usize, depth: usize) {
        if entries.is_empty() {
            return self.put("{}");
        }
        for (number, (key, value)) in self.in_order(entries).into_iter().enumerate() {
            self.put(if number == 0 { "{ " } else { ", " });
            self.entry((key, value), Some(place), depth + 1);
            if self.is_full() {
                return;
            }
        }
        self.put(" }");
    }

    fn place(&mut self, above: Option<usize>, step: &str) -> usize {
        self.written.places.push(Place { above, step: step.to_owned() });
        self.written.places.len() - 1
    }

    fn begins(&mut self, place: usize) {
        self.written.starts.insert(self.written.text.len(), place);
    }

    fn put(&mut self, text: &str) {
        self.written.text.push_str(text);
    }

    fn is_full(&self) -> bool {
        self.written.text.len() > self.longest
    }

    fn problem(&mut self, place: Option<usize>, what: Coded) {
        if self.problems.len() < super::MOST_PROBLEMS {
            let Coded { code, arguments } = what;
            let pointer = Some(self.written.pointer_of(place));
            self.problems.push(Problem { line: 1, column: 1, pointer, code, arguments });
        }
    }
}

/// What a value is, as the reader of TOML calls it.
const fn word_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "table",
    }
}
