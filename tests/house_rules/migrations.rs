//! Steps of the schema: each can be undone, takes nothing away, and holds nobody up.

use crate::breach::{Breach, assert_found};
use crate::code::{Kind, Place, Token, closing, reads};
use crate::files::{File, Workspace};
use crate::ratchet::exactly;

pub(crate) fn is_migration(file: &File) -> bool {
    (file.path.contains("/migrations/") || file.path.contains("/migration/") || file.name() == "migration.rs")
        && file
            .code()
            .implementations
            .iter()
            .any(|implementation| implementation.of_trait == "MigrationTrait")
}

/// The bodies of all functions of that name of a file's steps.
fn bodies<'a>(file: &'a File, name: &'static str) -> impl Iterator<Item = &'a [Token]> {
    let code = file.code();
    let steps = code
        .functions
        .iter()
        .filter(move |function| function.name == name && function.implementation.is_some());
    steps.map(move |function| code.body(function))
}

/// A migration can be undone.
pub(crate) fn one_way(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().filter(|file| is_migration(file)).flat_map(one_way_of).collect()
}

fn one_way_of(file: &File) -> Vec<Breach> {
    let code = file.code();
    let steps = code.implementations.iter().filter(|step| step.of_trait == "MigrationTrait");
    let does_something = |step: Place, name: &str| {
        let mut own = code.functions.iter().filter(|function| function.implementation == Some(step));
        own.find(|function| function.name == name).is_some_and(|function| {
            let body: String = code.body(function).iter().map(|token| token.text.as_str()).collect();
            !["{}", "{Ok(())}"].contains(&body.as_str())
        })
    };
    steps
        .flat_map(|step| ["up", "down"].map(|name| (step.place, name)))
        .filter(|(step, name)| !does_something(*step, name))
        .map(|(step, name)| {
            Breach::new(&file.path, step.0, format!("a migration has a `{name}` that does something"))
        })
        .collect()
}

/// Steps of releases that are installed while nothing runs, which README (Upgrading) says of them.
const ASK_FOR_A_STOP: &[&str] = &[
    "libs/db/src/migration/m18_inbox_gaps.rs",
    "libs/db/src/migration/m19_log.rs",
    "services/archive/src/storage/migrations/m0015_card_items.rs",
    "services/archive/src/storage/migrations/m0016_no_caller_cards.rs",
    "services/callbacks/src/storage/migrations/m0007_timers.rs",
    "services/notifications/src/storage/migrations/m0007_visibility.rs",
    "services/ticketing/src/storage/migrations/m0011_interactions.rs",
    "services/ticketing/src/storage/migrations/m0013_timers.rs",
];

/// A migration takes nothing away: it runs while the version before still does, which reads and writes what it knows. The
/// step of a later release that takes away what nobody reads any more gets its exception here, with the reason.
pub(crate) fn takings(workspace: &Workspace) -> Vec<Breach> {
    let steps = workspace.rust().filter(|file| is_migration(file));
    steps.filter(|file| !ASK_FOR_A_STOP.contains(&file.path.as_str())).flat_map(takings_of).collect()
}

fn takings_of(file: &File) -> Vec<Breach> {
    const CALLS: &[&str] =
        &["drop_table", "drop_tables", "drop_column", "drop_columns", "rename_table", "rename_column"];
    const SQL: &[&str] = &["DROP TABLE", "DROP COLUMN", "RENAME TO", "RENAME COLUMN"];
    let called = |token: &Token| CALLS.iter().find(|call| token.is_word() && token.text == **call).copied();
    let found = bodies(file, "up")
        .flatten()
        .filter_map(|token| Some((token, called(token).or_else(|| says(token, SQL))?)));
    found
        .map(|(token, what)| {
            let said = format!(
                "`{what}` in `up`: the version that still runs reads it; a later release may drop it"
            );
            Breach::new(&file.path, token.line(), said)
        })
        .collect()
}

/// The SQL of these that a string contains.
fn says(token: &Token, sql: &[&'static str]) -> Option<&'static str> {
    let text = token.string()?.to_uppercase();
    sql.iter().find(|sql| text.contains(**sql)).copied()
}

/// Steps that were taken everywhere before there was a rule, by the index that they build within the migration's transaction;
/// their tables were small then. What stands in a step cannot be changed any more.
const BUILT_WITH_THE_TABLE_LOCKED: &[&str] = &[
    "libs/db/src/migration/m13_inbox_retention.rs ix_inbox_cursors__last_day",
    "libs/db/src/migration/m14_dead_letter_facts.rs ix_dead_letters__message_id",
    "libs/db/src/migration/m14_dead_letter_facts.rs ix_dead_letters__subject_sequence",
    "services/archive/src/storage/migrations/m0005_match_keys.rs on customers",
    "services/archive/src/storage/migrations/m0005_match_keys.rs on estates",
    "services/archive/src/storage/migrations/m0005_match_keys.rs on units",
    "services/archive/src/storage/migrations/m0008_matter_estates.rs on card_matters",
    "services/archive/src/storage/migrations/m0009_stays.rs on occupancies",
    "services/archive/src/storage/migrations/m0010_external_refs.rs on customers",
    "services/billing/src/storage/migrations/m0005_reversals.rs on charges",
    "services/billing/src/storage/migrations/m0006_invoice_terms.rs ix_invoices__due_on_id_open",
    "services/billing/src/storage/migrations/m0006_invoice_terms.rs ix_invoices__id_refund_due",
    "services/billing/src/storage/migrations/m0006_invoice_terms.rs ix_invoices__payer_account_id_currency_due_on_id_open",
    "services/billing/src/storage/migrations/m0006_invoice_terms.rs on invoices",
    "services/billing/src/storage/migrations/m0007_payment_facts.rs ix_payments__method_reference_key",
    "services/billing/src/storage/migrations/m0007_payment_facts.rs uq_payments__method_reference_key",
    "services/callbacks/src/storage/migrations/m0003_worklist.rs ix_callbacks__assignee_id_due_at_id_owed",
    "services/callbacks/src/storage/migrations/m0003_worklist.rs ix_callbacks__customer_id_due_at_id_owed",
    "services/callbacks/src/storage/migrations/m0003_worklist.rs ix_callbacks__due_at_id_owed",
    "services/callbacks/src/storage/migrations/m0003_worklist.rs ix_callbacks__estate_id_due_at_id_owed",
    "services/callbacks/src/storage/migrations/m0003_worklist.rs ix_callbacks__estate_id_due_on",
    "services/identity/src/storage/migrations/m0007_credentials.rs ix_lockouts__of_name",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__assignee_id_id",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__due_at_id",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__estate_id_due_at_id",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__estate_id_status_id",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__reception_id",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__rectifies",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__timer_at",
    "services/ticketing/src/storage/migrations/m0004_deadlines.rs ix_tickets__unit_id_id",
    "services/ticketing/src/storage/migrations/m0011_interactions.rs ix_tickets__",
];

/// An index on a table that is there already is built beside it (`db::migration::build_index`, a step of its own outside of
/// a transaction): built within one, it holds up everybody who writes to the table until the last row is read.
pub(crate) fn locking_indexes(workspace: &Workspace) -> Vec<Breach> {
    let found = workspace.rust().filter(|file| is_migration(file)).flat_map(locking_indexes_of);
    exactly("indexes that were built with the table locked", BUILT_WITH_THE_TABLE_LOCKED, found.collect())
}

/// Each index that is not one of a table which the same file creates: by its step and its name or table.
fn locking_indexes_of(file: &File) -> Vec<(String, Breach)> {
    let tokens = &file.code().tokens;
    let created = tables_created(tokens);
    let beside = strings_given(tokens, &["build_index", "drop_index"]);
    let undoing: Vec<&Token> = bodies(file, "down").flatten().collect();
    let makes = |token: &Token| -> Option<String> {
        let text = token.string()?;
        let named = index_named(text).filter(|(_, name)| !beside.contains(name));
        let unnamed = || says(token, &["CREATE INDEX", "CREATE UNIQUE INDEX"]).map(|sql| ("", sql));
        let (table, name) = named.or_else(unnamed)?;
        (!created.contains(&table)).then(|| name.to_owned())
    };
    let named = tokens.iter().filter_map(|token| Some((token, makes(token)?)));
    let helped = helped(tokens).filter(|(_, table)| !created.contains(table));
    let helped = helped.map(|(token, table)| (token, format!("on {table}")));
    named
        .chain(helped)
        .filter(|(token, _)| !undoing.contains(token))
        .map(|(token, name)| {
            let rule = format!("the index `{name}` locks its table while it is built: use `build_index`");
            (format!("{} {name}", file.path), Breach::new(&file.path, token.line(), rule))
        })
        .collect()
}

/// The calls of helpers that name an index after the table and the columns they are given, with the table.
fn helped(tokens: &[Token]) -> impl Iterator<Item = (&Token, &str)> {
    const HELPERS: &[&str] = &["ix", "uq", "index_by"];
    let calls = (0..tokens.len())
        .filter(move |at| HELPERS.iter().any(|helper| reads(&tokens[*at..], &[helper, "("])));
    calls.filter_map(move |at| {
        let given = &tokens[at + 1..closing(tokens, at + 1)];
        given.iter().find_map(|token| Some((token, token.string()?)))
    })
}

/// The table and the name of an index that a text names: `ix_<table>__<columns>`.
fn index_named(text: &str) -> Option<(&str, &str)> {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.find_map(|word| {
        let rest = word.strip_prefix("ix_").or_else(|| word.strip_prefix("uq_"))?;
        Some((rest.split_once("__")?.0, word))
    })
}

/// The tables that are created here: an index on them locks nothing that anybody uses.
fn tables_created(tokens: &[Token]) -> Vec<&str> {
    let creations =
        (0..tokens.len()).filter(|at| reads(&tokens[*at..], &["Table", "::", "create", "(", ")"]));
    let built = creations.filter_map(|at| {
        let table = (at..tokens.len()).find(|at| reads(&tokens[*at..], &[".", "table", "("]))?;
        text_of(tokens, tokens.get(table + 3)?)
    });
    let sql = tokens.iter().filter_map(|token| {
        let (_, rest) = token.string()?.split_once("CREATE TABLE ")?;
        rest.trim_start_matches("IF NOT EXISTS ").split([' ', '(']).next()
    });
    built.chain(sql).collect()
}

/// The strings among the arguments of calls of these functions.
fn strings_given<'a>(tokens: &'a [Token], functions: &[&str]) -> Vec<&'a str> {
    let calls =
        (0..tokens.len()).filter(|at| functions.iter().any(|name| reads(&tokens[*at..], &[name, "("])));
    calls
        .flat_map(|at| &tokens[at + 1..closing(tokens, at + 1)])
        .filter_map(|token| text_of(tokens, token))
        .collect()
}

/// The text of a string, or of the constant of this file that stands for it.
fn text_of<'a>(tokens: &'a [Token], token: &'a Token) -> Option<&'a str> {
    token.string().or_else(|| {
        let at = (0..tokens.len())
            .find(|at| reads(&tokens[*at..], &["const", &token.text, ":", "&", "str", "="]))?;
        tokens.get(at + 6)?.string()
    })
}

/// A step changes no row's shape: PostgreSQL would write the whole table anew, and nobody could read it meanwhile. A column
/// is added with a default that is one value for all rows, or without any; another type is another column.
pub(crate) fn rewrites(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().filter(|file| is_migration(file)).flat_map(rewrites_of).collect()
}

fn rewrites_of(file: &File) -> Vec<Breach> {
    const RETYPING: &[&str] = &["modify_column"];
    const SQL: &[&str] = &["ALTER COLUMN", "VACUUM FULL", "CLUSTER ", "SET LOGGED", "SET UNLOGGED"];
    const VOLATILE: &[&str] = &["RANDOM()", "GEN_RANDOM_UUID", "CLOCK_TIMESTAMP", "NEXTVAL", "UUID_GENERATE"];
    let tokens = &file.code().tokens;
    let retyping =
        |token: &Token| RETYPING.iter().find(|word| token.is_word() && token.text == **word).copied();
    let told = tokens.iter().filter_map(|token| Some((token, retyping(token).or_else(|| says(token, SQL))?)));
    let found = told.map(|(token, what)| {
        Breach::new(&file.path, token.line(), format!("`{what}` writes the whole table anew: add a column"))
    });
    let drawn = tokens.iter().filter_map(|token| Some((token, says(token, VOLATILE)?)));
    let drawn = drawn.map(|(token, what)| {
        Breach::new(
            &file.path,
            token.line(),
            format!("`{what}` is another value for each row: fill it in steps"),
        )
    });
    found.chain(drawn).chain(needy_columns(file)).collect()
}

/// Columns that are added to a table with rows, must not be null and have no default: the step fails, or fills every row.
fn needy_columns(file: &File) -> Vec<Breach> {
    let tokens = &file.code().tokens;
    let undoing: Vec<&Token> = bodies(file, "down").flatten().collect();
    let calls = (0..tokens.len()).filter(|at| {
        ["add_column", "add_columns"].iter().any(|name| reads(&tokens[*at..], &[name, "("]))
            && !undoing.contains(&&tokens[*at])
    });
    calls
        .filter(|at| columns_given(tokens, at + 1).into_iter().any(is_needy))
        .map(|at| {
            let rule = "a column that is added may be null or has a default: there are rows already";
            Breach::new(&file.path, tokens[at].line(), rule)
        })
        .collect()
}

/// The definitions of columns in a call's arguments, one each, whether made there or in a variable of this file.
fn columns_given(tokens: &[Token], open: usize) -> Vec<&[Token]> {
    let given = &tokens[open..closing(tokens, open)];
    let variables = given.iter().filter(|token| token.is_word()).filter_map(|word| {
        let bound = (0..tokens.len())
            .find(|at| reads(&tokens[*at..], &["let", &word.text, "="]) && tokens[*at].place < word.place)?;
        let end = (bound..tokens.len()).find(|at| tokens[*at].text == ";")?;
        Some(&tokens[bound..end])
    });
    std::iter::once(given).chain(variables).flat_map(definitions).collect()
}

/// Each definition from its name to where the next one or the list ends.
fn definitions(tokens: &[Token]) -> Vec<&[Token]> {
    let is_start = |at: &usize| {
        let of_builder = reads(&tokens[*at..], &["ColumnDef", "::", "new", "("]);
        let of_schema = TYPES.iter().any(|name| {
            let word = tokens[*at].text.as_str();
            tokens[*at].is_word() && word.strip_prefix(name).is_some_and(|rest| matches!(rest, "" | "_null"))
        });
        of_builder
            || of_schema && reads(&tokens[*at + 1..], &["("]) && (*at == 0 || tokens[*at - 1].text != ".")
    };
    let starts: Vec<usize> = (0..tokens.len()).filter(is_start).collect();
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().zip(ends).map(|(start, end)| &tokens[*start..end]).collect()
}

/// What `sea_orm_migration::schema` calls columns that must not be null; with `_null` behind it they may be.
const TYPES: &[&str] = &[
    "string",
    "text",
    "integer",
    "small_integer",
    "big_integer",
    "boolean",
    "uuid",
    "date",
    "timestamp_with_time_zone",
    "json",
    "json_binary",
    "blob",
    "binary",
];

fn is_needy(definition: &[Token]) -> bool {
    let has = |word: &str| definition.iter().any(|token| token.is_word() && token.text == word);
    let first = definition.first().map(|token| token.text.as_str()).unwrap_or_default();
    let must_be = if first == "ColumnDef" { has("not_null") } else { !first.ends_with("_null") };
    must_be && !has("default") && !has("null")
}

/// Every step is taken by `Db::migrate` and `Db::rollback`, whose session waits for a lock for two seconds and tries again.
/// A step that was taken otherwise, or set its own time, would make everybody else wait behind it.
pub(crate) fn other_doors(workspace: &Workspace) -> Vec<Breach> {
    let guarded = workspace.rust().filter(|file| file.crate_folder().is_some());
    guarded.flat_map(other_doors_of).collect()
}

fn other_doors_of(file: &File) -> Vec<Breach> {
    const TAKERS: &[&str] = &["M", "Migrator", "MigratorTrait"];
    const SETTING: &[&str] = &["LOCK_TIMEOUT", "STATEMENT_TIMEOUT"];
    let at_home = ["libs/db/src/migration/taking.rs", "libs/db/src/engine/"];
    if at_home.iter().any(|home| file.path.starts_with(home)) {
        return Vec::new();
    }
    let tokens = &file.code().tokens;
    let takes = |at: &usize| {
        let tokens = &tokens[*at..];
        let by_migrator = |way| TAKERS.iter().any(|taker| reads(tokens, &[taker, "::", way, "("]));
        by_migrator("up") || by_migrator("down") || reads(tokens, &["SchemaManager", "::", "new"])
    };
    let mut found: Vec<Breach> = (0..tokens.len())
        .filter(takes)
        .map(|at| {
            Breach::new(&file.path, tokens[at].line(), "only `Db::migrate` and `Db::rollback` take steps")
        })
        .collect();
    let setting = |token: &&Token| token.kind == Kind::Literal && says(token, SETTING).is_some();
    if is_migration(file) {
        let times = tokens.iter().filter(setting);
        found.extend(times.map(|token| {
            Breach::new(&file.path, token.line(), "how long a step waits for a lock is libs/db's to say")
        }));
    }
    found
}

const PLANTED: &str = "services/billing/src/storage/migrations/m1.rs";

/// A step with these bodies, which begin on the lines 3 and 6.
fn step(up: &str, down: &str) -> File {
    let text = format!(
        "impl MigrationTrait for M {{\nasync fn up(&self) -> R {{\n{up}\n}}\nasync fn down(&self) -> R {{\n{down}\n}}\n}}\n"
    );
    File::new(PLANTED, &text)
}

#[test]
fn a_migration_that_cannot_be_undone_is_found() {
    assert_found(&one_way_of(&step("make().await", "Ok(())")), &[&format!("{PLANTED}:1")]);
    assert_found(&one_way_of(&step("make().await", "drop().await")), &[]);
    let half = File::new(PLANTED, "use a::b;\nimpl MigrationTrait for M {\nfn up(&self) { make() }\n}");
    assert_found(&one_way_of(&half), &[&format!("{PLANTED}:2")]);
}

#[test]
fn a_migration_that_takes_something_away_is_found() {
    let up = "// drop_table\nmanager.drop_table(x).await?;\nrun(\"ALTER TABLE t DROP COLUMN c\").await?;\nmanager.drop_index(i).await";
    let found = takings_of(&step(up, "drop_columns(t).await"));
    assert_found(&found, &[&format!("{PLANTED}:4"), &format!("{PLANTED}:5")]);
}

#[test]
fn an_index_that_locks_a_table_is_found_and_one_of_a_new_table_is_not() {
    let up = "create(Table::create().table(\"bills\").to_owned());\nindex(\"ix_bills__due_at\");\n\
              index(\"ix_charges__due_at\");\nix(\"payers\", &[\"name\"]);\nix(\"bills\", &[\"name\"]);\n\
              run(\"CREATE INDEX slow ON charges (x)\");\nbuild_index(manager, \"ix_charges__x\", \"charges (x)\").await";
    let found = locking_indexes_of(&step(up, "index(\"ix_charges__old\")"));
    let (names, breaches): (Vec<String>, Vec<Breach>) = found.into_iter().unzip();
    assert_found(&breaches, &[&format!("{PLANTED}:5"), &format!("{PLANTED}:8"), &format!("{PLANTED}:6")]);
    assert_eq!(
        names,
        ["ix_charges__due_at", "CREATE INDEX", "on payers"].map(|name| format!("{PLANTED} {name}"))
    );
    let by_constant = "build_index(manager, BY_X, \"charges (x)\").await";
    let mut beside = step(by_constant, "drop().await");
    beside.text.insert_str(0, "const BY_X: &str = \"ix_charges__x\";\n");
    assert!(locking_indexes_of(&beside).is_empty());
}

#[test]
fn a_step_that_writes_a_table_anew_is_found() {
    let up = "manager.alter_table(Table::alter().modify_column(c));\nrun(\"ALTER TABLE t ALTER COLUMN c TYPE text\");\n\
              run(\"UPDATE t SET c = gen_random_uuid()\");\nadd_columns(m, \"t\", [integer(\"n\").default(1), text(\"w\")]);\n\
              add_columns(m, \"t\", [text_null(\"w\"), integer(\"n\").default(1).take()]);\n\
              let c = ColumnDef::new(\"k\").blob().not_null().to_owned();\nalter().add_column(c);\n\
              let d = ColumnDef::new(\"k\").blob().null().to_owned();\nalter().add_column(d);";
    let lines = [3, 4, 5, 6, 9].map(|line| format!("{PLANTED}:{line}"));
    assert_found(&rewrites_of(&step(up, "Ok(())")), &lines.each_ref().map(String::as_str));
}

#[test]
fn a_second_way_to_take_steps_is_found() {
    let text = "async fn f() {\nMigrator::up(&conn, None).await;\nSchemaManager::new(&conn);\n}\n";
    let found = other_doors_of(&File::new("services/billing/src/module.rs", text));
    assert_found(&found, &["services/billing/src/module.rs:2", "services/billing/src/module.rs:3"]);
    let found = other_doors_of(&step("run(\"SET lock_timeout = 0\").await", "Ok(())"));
    assert_found(&found, &[&format!("{PLANTED}:3")]);
}
