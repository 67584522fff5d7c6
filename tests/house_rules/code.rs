//! Rust text as the rules look at it: its words and marks without comments and unit tests, and what it declares.
//!
//! The text is parsed by `syn`, so a file that is no Rust fails at once. What is kept are plain values: a rule asks for
//! words and their lines, for functions and types, and knows no syntax tree.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use syn::visit::Visit;

use crate::declarations::{Declarations, Function, Implementation, Import, Type};
use crate::forwarding::{Forward, forward};
use crate::spans::{Operation, operations};

/// A line, counted from one, and a column in it.
pub(crate) type Place = (usize, usize);

/// One file's code.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) tokens: Vec<Token>,
    pub(crate) functions: Vec<Function>,
    /// Implementations of traits.
    pub(crate) implementations: Vec<Implementation>,
    pub(crate) types: Vec<Type>,
    pub(crate) imports: Vec<Import>,
    pub(crate) operations: Vec<Operation>,
    /// The modules that the file declares for tests alone.
    pub(crate) test_modules: Vec<String>,
    /// What the file's one function calls, if that is all it does.
    pub(crate) forward: Option<Forward>,
}

/// What a file says that no rule looks into.
pub(crate) static NO_CODE: Code = Code {
    tokens: Vec::new(),
    functions: Vec::new(),
    implementations: Vec::new(),
    types: Vec::new(),
    imports: Vec::new(),
    operations: Vec::new(),
    test_modules: Vec::new(),
    forward: None,
};

/// A word, a mark (`::` is one) or a literal as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) place: Place,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Mark,
    Literal,
}

impl Token {
    fn new(kind: Kind, text: impl Into<String>, span: Span) -> Self {
        Self { place: place_of(span), kind, text: text.into() }
    }

    pub(crate) fn line(&self) -> usize {
        self.place.0
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The text of a string without its quotes; nothing of any other token.
    pub(crate) fn string(&self) -> Option<&str> {
        let body = self.text.trim_start_matches(['b', 'r', '#']).trim_end_matches('#');
        let is_string = self.kind == Kind::Literal && body.len() > 1 && body.starts_with('"');
        is_string.then(|| body.trim_matches('"'))
    }
}

impl Code {
    pub(crate) fn read(text: &str) -> syn::Result<Self> {
        let stream: TokenStream = text.parse()?;
        let mut tokens = Vec::new();
        flatten(stream.clone(), &mut tokens);
        let file: syn::File = syn::parse2(stream)?;
        let mut declared = Declarations::default();
        declared.visit_file(&file);

        let tests = tests_among(&tokens);
        let test_modules = tests.iter().filter_map(|range| module_declared(&tokens[range.clone()])).collect();
        let tests: Vec<Range<Place>> =
            tests.into_iter().map(|range| tokens[range.start].place..tokens[range.end - 1].place).collect();
        let is_code = |place: Place| !tests.iter().any(|test| test.start <= place && place <= test.end);
        tokens.retain(|token| is_code(token.place));
        declared.functions.retain(|function| is_code(function.place));
        declared.implementations.retain(|implementation| is_code(implementation.place));
        declared.types.retain(|declared| is_code(declared.place));
        declared.imports.retain(|import| is_code(import.place));
        Ok(Self {
            tokens,
            functions: declared.functions,
            implementations: declared.implementations,
            types: declared.types,
            imports: declared.imports,
            operations: operations(&file),
            test_modules,
            forward: forward(&file),
        })
    }

    /// The body of a function, with its braces.
    pub(crate) fn body(&self, function: &Function) -> &[Token] {
        let at = |place: Place| self.tokens.partition_point(|token| token.place < place);
        let Range { start, end } = function.body;
        &self.tokens[at(start)..(at(end) + 1).min(self.tokens.len())]
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|token| token.is_word())
    }
}

pub(crate) fn place_of(span: Span) -> Place {
    let start = span.start();
    (start.line, start.column)
}

/// The tokens of a stream in the order of the text, those of groups between their delimiters.
pub(crate) fn flatten(stream: TokenStream, into: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(word) => into.push(Token::new(Kind::Word, word.to_string(), word.span())),
            TokenTree::Literal(literal) => {
                into.push(Token::new(Kind::Literal, literal.to_string(), literal.span()));
            }
            TokenTree::Punct(mark) => {
                let is_colon =
                    |next: &TokenTree| matches!(next, TokenTree::Punct(next) if next.as_char() == ':');
                let is_joint = mark.as_char() == ':' && mark.spacing() == Spacing::Joint;
                let is_double = is_joint && trees.next_if(is_colon).is_some();
                let text = if is_double { "::".to_owned() } else { mark.as_char().to_string() };
                into.push(Token::new(Kind::Mark, text, mark.span()));
            }
            TokenTree::Group(group) if is_documentation(&group) => {}
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                into.push(Token::new(Kind::Mark, open, group.span_open()));
                flatten(group.stream(), into);
                into.push(Token::new(Kind::Mark, close, group.span_close()));
            }
        }
    }
}

/// A comment for readers of the documentation, which the compiler takes for an attribute.
fn is_documentation(group: &Group) -> bool {
    let mut trees = group.stream().into_iter();
    let is_doc = matches!(trees.next(), Some(TokenTree::Ident(word)) if word == "doc");
    is_doc && matches!(trees.next(), Some(TokenTree::Punct(mark)) if mark.as_char() == '=')
}

/// Where the group ends that opens at `open`.
pub(crate) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open).filter(|(_, token)| token.kind == Kind::Mark) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 1 => return at,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len() - 1
}

/// Does the text go on like this from here?
pub(crate) fn reads(tokens: &[Token], texts: &[&str]) -> bool {
    tokens.len() >= texts.len() && tokens.iter().zip(texts).all(|(token, text)| token.text == *text)
}

/// Every item under `#[cfg(test)]`: a unit test may import what its room may not.
fn tests_among(tokens: &[Token]) -> Vec<Range<usize>> {
    const MARK: &[&str] = &["#", "[", "cfg", "(", "test", ")", "]"];
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if reads(&tokens[at..], MARK) {
            let end = end_of_item(tokens, at + MARK.len());
            found.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Just behind the braces or the semicolon that the item ends with.
fn end_of_item(tokens: &[Token], start: usize) -> usize {
    let mut at = start;
    while at < tokens.len() {
        match (tokens[at].kind, tokens[at].text.as_str()) {
            (Kind::Mark, ";") => return at + 1,
            (Kind::Mark, "{") => return closing(tokens, at) + 1,
            (Kind::Mark, "(" | "[") => at = closing(tokens, at) + 1,
            (Kind::Mark, ")" | "]" | "}") => return at,
            _ => at += 1,
        }
    }
    tokens.len()
}

/// The module whose file this item says to be part of the crate.
fn module_declared(item: &[Token]) -> Option<String> {
    let at = item.iter().position(|token| token.is_word() && token.text == "mod")?;
    let name = item.get(at + 1)?;
    reads(item.get(at + 2..)?, &[";"]).then(|| name.text.clone())
}

fn read(text: &str) -> Code {
    Code::read(text).expect("Rust")
}

#[test]
fn comments_are_no_code_and_literals_keep_their_text() {
    let code = read(
        "use a::b; // use c::d\n/* e /* f */ g */ fn h<'i>() { (\"j::k\\\" l\", r#\"m\"n\"#, '\"') }\n/// o::p\nfn q() {}",
    );
    let words: Vec<&str> = code.words().map(|token| token.text.as_str()).collect();
    assert_eq!(words, ["use", "a", "b", "fn", "h", "i", "fn", "q"]);
    let strings: Vec<&str> = code.tokens.iter().filter_map(Token::string).collect();
    assert_eq!(strings, ["j::k\\\" l", "m\"n"]);
    assert_eq!(code.functions.iter().map(Function::line).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn unit_tests_are_no_code_and_what_follows_them_is() {
    let code = read(
        "use a::b;\n#[cfg(test)]\nmod tests {\n  fn c() { d::e() }\n}\n#[cfg(test)]\nuse f::g;\n#[cfg(test)]\n#[path = \"x\"]\nmod i;\nfn h() {}",
    );
    let words: Vec<&str> = code.words().map(|token| token.text.as_str()).collect();
    assert_eq!(words, ["use", "a", "b", "fn", "h"]);
    assert_eq!(code.functions.len(), 1);
    assert_eq!(code.imports.len(), 1);
    assert_eq!(code.test_modules, ["i"]);
}

#[test]
#[should_panic(expected = "Rust")]
fn what_is_no_rust_is_not_read() {
    read("fn f( {}");
}
