//! Files of one crate that import each other in a circle: none of them can be read, tested or moved without the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};
use crate::paths::{named, resolved};

/// Circles that stood before the rule did, by crate and files. A file may leave a circle, and none may join.
const STANDING: &[(&str, &[&str])] = &[
    // `Db` holds what the process has in memory for its other files (blocks of numbers, copies, notes), and they run on `Db`;
    // what consumes puts dead letters aside, and what replays them consumes.
    (
        "libs/db",
        &[
            "consumer/attempt_error.rs",
            "consumer/delivery_rules.rs",
            "consumer/handler.rs",
            "consumer/mod.rs",
            "database.rs",
            "dead_letters/mod.rs",
            "dead_letters/replaying.rs",
            "dead_letters/storing.rs",
            "estates.rs",
            "inbox/mod.rs",
            "inbox/sequence_range.rs",
            "inbox/sources.rs",
            "leases.rs",
            "numbers.rs",
            "principals.rs",
            "relay/gauge.rs",
            "relay/mod.rs",
            "security.rs",
            "tx.rs",
            "writes.rs",
        ],
    ),
];

/// A folder's face (`mod.rs`, `lib.rs`) is what its files share, so that they look up to it is no circle: only what goes
/// sideways or down counts. So is a service's `app`, which is what every operation of its aggregates works with and holds what
/// some of them made. A name that a face hands on counts as its own file's.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    breaches(workspace, STANDING)
}

fn breaches(workspace: &Workspace, standing: &[(&str, &[&str])]) -> Vec<Breach> {
    let crates: BTreeSet<&str> = workspace.files.iter().filter_map(File::crate_folder).collect();
    let circles: Vec<Circle<'_>> =
        crates.iter().flat_map(|folder| Crate::of(workspace, folder).circles()).collect();
    let is_standing = |circle: &&Circle<'_>| {
        let mut known = standing.iter().filter(|(folder, _)| *folder == circle.folder);
        known.any(|(_, files)| circle.files.iter().all(|file| files.contains(file)))
    };
    let new = circles.iter().filter(|circle| !is_standing(circle)).map(Circle::breach);
    let left = standing.iter().filter_map(|(folder, files)| {
        let circles = || circles.iter().filter(|circle| circle.folder == *folder);
        let gone = files.iter().find(|file| !circles().any(|circle| circle.files.contains(file)))?;
        let rule = "is in no circle any more: strike it from the list in tests/house_rules/circles.rs";
        Some(Breach::whole(&format!("{folder}/src/{gone}"), rule))
    });
    new.chain(left).collect()
}

/// Files that import each other.
struct Circle<'a> {
    folder: &'a str,
    /// Below the crate's `src`.
    files: Vec<&'a str>,
    imports: Vec<String>,
}

impl Circle<'_> {
    fn breach(&self) -> Breach {
        let first = self.files.first().copied().unwrap_or_default();
        let rule = format!("these files import each other in a circle:\n    {}", self.imports.join("\n    "));
        Breach::whole(&format!("{}/src/{first}", self.folder), rule)
    }
}

/// The files of a crate, and where each stands among its modules.
struct Crate<'a> {
    folder: &'a str,
    files: Vec<&'a File>,
    modules: BTreeMap<Vec<String>, usize>,
}

/// The files that one imports, with a line that does so.
type Imports = BTreeMap<usize, String>;

impl<'a> Crate<'a> {
    fn of(workspace: &'a Workspace, folder: &'a str) -> Self {
        let own = workspace.files.iter().filter(|file| file.crate_folder() == Some(folder));
        let main = format!("{folder}/src/main.rs");
        let files: Vec<&File> = own.filter(|file| !file.is_test && file.path != main).collect();
        let modules =
            files.iter().enumerate().map(|(number, file)| (owned(&file.module()), number)).collect();
        Self { folder, files, modules }
    }

    fn circles(&self) -> Vec<Circle<'a>> {
        let imports: Vec<Imports> = self.files.iter().map(|file| self.imports(file)).collect();
        connected(&imports).iter().map(|circle| self.circle(circle, &imports)).collect()
    }

    fn circle(&self, numbers: &[usize], imports: &[Imports]) -> Circle<'a> {
        let below =
            |number: usize| self.files[number].path.split_once("/src/").map_or("", |(_, below)| below);
        let within = |from: usize| {
            let inside = imports[from].iter().filter(|(to, _)| numbers.contains(to));
            inside
                .map(move |(to, by)| format!("{} -> {} ({by})", below(from), below(*to)))
                .collect::<Vec<_>>()
        };
        Circle {
            folder: self.folder,
            files: numbers.iter().map(|number| below(*number)).collect(),
            imports: numbers.iter().flat_map(|number| within(*number)).collect(),
        }
    }

    /// The files that one names by a path.
    fn imports(&self, file: &File) -> Imports {
        let module = file.module();
        let mut found = BTreeMap::new();
        for path in named(&file.code().tokens, &module) {
            let Some(to) = self.target(&module, &path.segments) else { continue };
            let above = self.files[to].module();
            let is_shared = above == ["app"] && self.folder.starts_with("services/");
            if !module.starts_with(&above) && !is_shared {
                found.entry(to).or_insert_with(|| format!("line {}: {}", path.line, path.told()));
            }
        }
        found
    }

    /// The file that the thing is in which a path names.
    fn target(&self, module: &[&str], path: &[String]) -> Option<usize> {
        let mut place = self.below_the_crate(module, path)?;
        // A name that is handed on leads to the next file, a few times at most.
        for _step in 0..8 {
            let (home, depth) = self.home(&place);
            let next = place.get(depth).and_then(|name| self.handed_on(home?, name));
            match next.filter(|next| *next != place[..=depth]) {
                Some(next) => drop(place.splice(..=depth, next)),
                None => return home,
            }
        }
        None
    }

    /// The path from the crate, if it stays in the crate.
    fn below_the_crate(&self, module: &[&str], path: &[String]) -> Option<Vec<String>> {
        let is_step = |(at, word): &(usize, &String)| *at == 0 || *word != "self";
        let path = path.iter().enumerate().filter(is_step).map(|(_, word)| word.clone()).collect();
        let path = resolved(module, path);
        if path.first().is_some_and(|first| first == "crate") {
            return Some(path.into_iter().skip(1).collect());
        }
        let child = [owned(module), path].concat();
        let is_module = self.modules.contains_key(child.get(..=module.len())?);
        is_module.then_some(child)
    }

    /// The file of the deepest module on the way, and how deep it is.
    fn home(&self, place: &[String]) -> (Option<usize>, usize) {
        let mut depths = (0..=place.len()).rev();
        let found = depths.find_map(|depth| Some((*self.modules.get(&place[..depth])?, depth)));
        found.map_or((None, 0), |(home, depth)| (Some(home), depth))
    }

    /// Where a name comes from that a file imports.
    fn handed_on(&self, home: usize, name: &str) -> Option<Vec<String>> {
        let file = self.files[home];
        let import = file.code().imports.iter().find(|import| import.name == name)?;
        self.below_the_crate(&file.module(), &import.path)
    }
}

fn owned(module: &[&str]) -> Vec<String> {
    module.iter().map(|part| (*part).to_owned()).collect()
}

/// The strongly connected components of more than one file, as Tarjan finds them.
fn connected(imports: &[Imports]) -> Vec<Vec<usize>> {
    let mut search =
        Search { imports, orders: vec![None; imports.len()], next: 0, open: Vec::new(), found: Vec::new() };
    for file in 0..imports.len() {
        if search.orders[file].is_none() {
            search.visit(file);
        }
    }
    search.found
}

struct Search<'a> {
    imports: &'a [Imports],
    /// When each file was come by, among the first.
    orders: Vec<Option<usize>>,
    next: usize,
    /// Files whose component is not whole yet.
    open: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    /// How early a file can be reached from this one.
    fn visit(&mut self, file: usize) -> usize {
        let order = self.next;
        self.next += 1;
        self.orders[file] = Some(order);
        let height = self.open.len();
        self.open.push(file);
        let mut earliest = order;
        let imports = self.imports;
        for to in imports[file].keys() {
            let reached = match self.orders[*to] {
                None => self.visit(*to),
                Some(seen) if self.open.contains(to) => seen,
                Some(_) => continue,
            };
            earliest = earliest.min(reached);
        }
        if earliest == order {
            let mut component = self.open.split_off(height);
            component.sort_unstable();
            self.found.extend((component.len() > 1).then_some(component));
        }
        earliest
    }
}

/// Three files, the second of which the others know by their folder alone.
fn planted(tx: &str) -> Workspace {
    let files = [
        (
            "lib.rs",
            "mod rows;
mod tx;
pub use tx::Tx;
struct Limits;",
        ),
        (
            "rows/mod.rs",
            "mod reading;
pub(crate) use reading::read;
use crate::Limits;",
        ),
        (
            "rows/reading.rs",
            "use super::Limits;
pub(crate) fn read(tx: &crate::Tx) {}",
        ),
        ("tx.rs", tx),
    ];
    Workspace::of(files.map(|(path, text)| File::new(&format!("libs/db/src/{path}"), text)).into())
}

#[test]
fn a_circle_is_found_through_names_that_are_handed_on() {
    let circle = planted(
        "use crate::rows;
pub struct Tx;
fn f() { rows::read() }",
    );
    let files = ["rows/mod.rs", "rows/reading.rs", "tx.rs"];
    assert_found(&breaches(&circle, &[]), &["libs/db/src/rows/mod.rs:1"]);
    assert_found(&breaches(&circle, &[("libs/db", &files)]), &[]);
    assert_found(&breaches(&circle, &[("libs/db", &files[1..])]), &["libs/db/src/rows/mod.rs:1"]);
}

#[test]
fn what_every_operation_works_with_may_hold_what_one_of_them_made() {
    let planted = |app: &str| {
        let files = [
            ("lib.rs", "mod app;\nmod keys { pub(crate) mod app; }"),
            (app, "use crate::keys::app::Keyring;\npub(crate) struct App { keyring: Keyring }"),
            ("keys/app.rs", "use crate::app::App;\npub(crate) struct Keyring;\nfn turn(app: &App) {}"),
            ("app/other.rs", ""),
        ];
        let files = files.map(|(path, text)| File::new(&format!("services/x/src/{path}"), text));
        breaches(&Workspace::of(files.into()), &[])
    };
    assert_found(&planted("app/mod.rs"), &[]);
    assert_found(&planted("app.rs"), &[]);
}

#[test]
fn looking_up_to_the_folder_is_no_circle_and_what_is_mended_is_struck() {
    let line = planted(
        "use crate::Limits;
pub struct Tx;",
    );
    assert_found(&breaches(&line, &[]), &[]);
    assert_found(&breaches(&line, &[("libs/db", &["tx.rs"])]), &["libs/db/src/tx.rs:1"]);
}
