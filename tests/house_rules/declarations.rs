//! What a file declares: functions, implementations, types and imports.

use std::ops::Range;

use syn::{
    Attribute, Block, Fields, ImplItemFn, ItemEnum, ItemFn, ItemImpl, ItemStruct, ItemUse, Meta, Path,
    Signature, Token, TraitItemFn, UseTree, punctuated::Punctuated, visit, visit::Visit,
};

use crate::code::{Place, Token as CodeToken, flatten, place_of};

/// A function with a body, free or of an implementation.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) place: Place,
    /// Where its braces are.
    pub(crate) body: Range<Place>,
    /// Where the implementation of a trait begins that it is part of.
    pub(crate) implementation: Option<Place>,
}

impl Function {
    pub(crate) fn line(&self) -> usize {
        self.place.0
    }
}

/// An implementation of a trait.
#[derive(Debug)]
pub(crate) struct Implementation {
    pub(crate) of_trait: String,
    pub(crate) place: Place,
}

/// A struct or an enum.
#[derive(Debug)]
pub(crate) struct Type {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) derives: Vec<String>,
    /// What `#[schema(as = …)]` calls it.
    pub(crate) schema_name: Option<String>,
    pub(crate) fields: Vec<Field>,
    /// The variants of an enum, by name.
    pub(crate) variants: Vec<String>,
}

impl Type {
    pub(crate) fn line(&self) -> usize {
        self.place.0
    }

    pub(crate) fn derives(&self, name: &str) -> bool {
        self.derives.iter().any(|derived| derived == name)
    }
}

/// A field, and the words that its type is spelt with.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) line: usize,
    pub(crate) type_words: Vec<String>,
}

/// A name that a `use` brings in, and the path behind it as it is written.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) name: String,
    pub(crate) path: Vec<String>,
    pub(crate) place: Place,
}

/// Collects what it is led past.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    pub(crate) functions: Vec<Function>,
    pub(crate) implementations: Vec<Implementation>,
    pub(crate) types: Vec<Type>,
    pub(crate) imports: Vec<Import>,
    /// The implementation of a trait that is being read.
    within: Option<Place>,
}

impl Declarations {
    fn function(&mut self, signature: &Signature, block: &Block, implementation: Option<Place>) {
        let braces = block.brace_token.span;
        self.functions.push(Function {
            name: signature.ident.to_string(),
            place: place_of(signature.fn_token.span),
            body: place_of(braces.open())..place_of(braces.close()),
            implementation,
        });
    }

    fn imports(&mut self, tree: &UseTree, path: &[String]) {
        let below = |word: String| path.iter().cloned().chain([word]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(step) => self.imports(&step.tree, &below(step.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imports(tree, path)),
            UseTree::Glob(_) => {}
            UseTree::Name(last) => {
                let (word, place) = (last.ident.to_string(), place_of(last.ident.span()));
                let path = if word == "self" { path.to_vec() } else { below(word) };
                let name = path.last().cloned().unwrap_or_default();
                self.imports.push(Import { name, path, place });
            }
            UseTree::Rename(last) => {
                let (word, place) = (last.ident.to_string(), place_of(last.ident.span()));
                let path = if word == "self" { path.to_vec() } else { below(word) };
                self.imports.push(Import { name: last.rename.to_string(), path, place });
            }
        }
    }
}

impl<'ast> Visit<'ast> for Declarations {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, &item.block, None);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, &item.block, self.within);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block, None);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let place = place_of(item.impl_token.span);
        let outer = self.within.take();
        if let Some((path, _for)) = &item.trait_ {
            self.implementations.push(Implementation { of_trait: last_word(path), place });
            self.within = Some(place);
        }
        visit::visit_item_impl(self, item);
        self.within = outer;
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.types.push(Type {
            name: item.ident.to_string(),
            place: place_of(item.struct_token.span),
            derives: derives(&item.attrs),
            schema_name: schema_name(&item.attrs),
            fields: fields(&item.fields),
            variants: Vec::new(),
        });
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.types.push(Type {
            name: item.ident.to_string(),
            place: place_of(item.enum_token.span),
            derives: derives(&item.attrs),
            schema_name: schema_name(&item.attrs),
            fields: item.variants.iter().flat_map(|variant| fields(&variant.fields)).collect(),
            variants: item.variants.iter().map(|variant| variant.ident.to_string()).collect(),
        });
        visit::visit_item_enum(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.imports(&item.tree, &[]);
    }
}

fn last_word(path: &Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

fn derives(attributes: &[Attribute]) -> Vec<String> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let paths = lists
        .filter_map(|list| list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok())
        .flatten();
    paths.map(|path| last_word(&path)).collect()
}

fn schema_name(attributes: &[Attribute]) -> Option<String> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("schema"));
    lists
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(list.tokens.clone()),
            Meta::Path(_) | Meta::NameValue(_) => None,
        })
        .find_map(|stream| {
            let mut tokens: Vec<CodeToken> = Vec::new();
            flatten(stream, &mut tokens);
            let named = tokens.windows(3).find(|part| part[0].text == "as" && part[1].text == "=")?;
            Some(named[2].text.clone())
        })
}

fn fields(fields: &Fields) -> Vec<Field> {
    let read = |field: &syn::Field| {
        let mut words = Words::default();
        words.visit_type(&field.ty);
        let line = field.ident.as_ref().map(|name| place_of(name.span()).0).or(words.first_line);
        Field { line: line.unwrap_or(1), type_words: words.found }
    };
    fields.iter().map(read).collect()
}

/// Collects the words it is led past.
#[derive(Default)]
struct Words {
    found: Vec<String>,
    first_line: Option<usize>,
}

impl<'ast> Visit<'ast> for Words {
    fn visit_ident(&mut self, word: &'ast syn::Ident) {
        self.first_line = self.first_line.or_else(|| Some(place_of(word.span()).0));
        self.found.push(word.to_string());
    }
}

#[test]
fn functions_types_and_imports_are_found_wherever_they_stand() {
    let text = "use a::{b, c::{self, D as E}};\nmod m {\n  #[derive(Debug, x::ToSchema)]\n  #[schema(as = F)]\n  \
                enum G { H, I(Vec<J>) }\n}\nimpl K for L {\n  fn n(&self) { fn o() {} }\n}\n";
    let mut found = Declarations::default();
    found.visit_file(&syn::parse_file(text).expect("Rust"));
    let imports: Vec<String> =
        found.imports.iter().map(|import| format!("{}={}", import.name, import.path.join("::"))).collect();
    assert_eq!(imports, ["b=a::b", "c=a::c", "E=a::c::D"]);
    let functions: Vec<(&str, bool)> = found
        .functions
        .iter()
        .map(|function| (function.name.as_str(), function.implementation.is_some()))
        .collect();
    assert_eq!(functions, [("n", true), ("o", false)]);
    assert_eq!(found.implementations[0].of_trait, "K");
    let word_list = &found.types[0];
    assert_eq!((word_list.line(), word_list.schema_name.as_deref()), (5, Some("F")));
    assert!(word_list.derives("ToSchema") && !word_list.derives("Clone"));
    assert_eq!(word_list.variants, ["H", "I"]);
    assert_eq!(word_list.fields[0].type_words, ["Vec", "J"]);
}
