//! Rust text reduced to what the rules look at.

use std::ops::Range;

/// Blanks comments, strings and character literals. Line numbers and lengths stay, so a finding can be located.
pub(crate) fn without_comments_and_literals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = chars.clone();
    let mut at = 0;
    while at < chars.len() {
        let end = literal_or_comment(&chars, at);
        let after_word = at > 0 && is_word(chars[at - 1]);
        match end {
            Some(end) if !(after_word && is_word(chars[at])) => {
                blank(&mut out, at..end.min(chars.len()));
                at = end;
            }
            _ => at += 1,
        }
    }
    out.into_iter().collect()
}

/// Blanks every item under `#[cfg(test)]`: a unit test may import what its room may not.
pub(crate) fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out: Vec<char> = code.chars().collect();
    let marks: Vec<usize> = code.match_indices(MARK).map(|(byte, _)| code[..byte].chars().count()).collect();
    for start in marks {
        let stop = (start + MARK.len()..out.len()).find(|&at| matches!(out[at], '{' | ';'));
        let end = match stop {
            Some(at) if out[at] == '{' => closing(&out, at),
            Some(at) => at,
            None => out.len(),
        };
        let end = end.min(out.len());
        blank(&mut out, start..end);
    }
    out.into_iter().collect()
}

/// The bodies of all functions, nested ones included, as ranges of characters.
pub(crate) fn function_bodies(code: &[char]) -> Vec<Range<usize>> {
    let starts = (0..code.len())
        .filter(|&at| code[at..].starts_with(&['f', 'n', ' ']) && (at == 0 || !is_word(code[at - 1])));
    let body = |start: usize| {
        let open = (start..code.len()).find(|&at| matches!(code[at], '{' | ';'))?;
        (code[open] == '{').then(|| open..closing(code, open))
    };
    starts.filter_map(body).collect()
}

/// The line, counted from one, of a character.
pub(crate) fn line_of(code: &[char], at: usize) -> usize {
    1 + code[..at.min(code.len())].iter().filter(|&&letter| letter == '\n').count()
}

pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Where the comment or literal that begins here ends, if one does.
fn literal_or_comment(chars: &[char], at: usize) -> Option<usize> {
    let next = |offset: usize| chars.get(at + offset).copied().unwrap_or('\0');
    match (chars[at], next(1)) {
        ('/', '/') => Some((at..chars.len()).find(|&end| chars[end] == '\n').unwrap_or(chars.len())),
        ('/', '*') => Some(end_of_block_comment(chars, at)),
        ('"', _) => Some(end_of_string(chars, at)),
        ('b', '"') => Some(end_of_string(chars, at + 1)),
        ('r', '"' | '#') => end_of_raw_string(chars, at + 1),
        ('b', 'r') => end_of_raw_string(chars, at + 2),
        ('\'', '\\') => (at + 3..chars.len()).find(|&end| chars[end] == '\'').map(|end| end + 1),
        ('\'', _) if next(2) == '\'' => Some(at + 3),
        _ => None,
    }
}

fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') if depth == 1 => return at + 2,
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], quote: usize) -> usize {
    let mut at = quote + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// `start` is just behind the `r`; raw identifiers (`r#type`) are no strings.
fn end_of_raw_string(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start..].iter().take_while(|&&letter| letter == '#').count();
    if chars.get(start + hashes) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let first = start + hashes + 1;
    let end = (first..chars.len()).find(|&at| chars[at..].starts_with(&close));
    Some(end.map_or(chars.len(), |at| at + close.len()))
}

/// Just behind the brace that closes the one at `open`.
fn closing(chars: &[char], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in chars.iter().enumerate().skip(open) {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    chars.len()
}

fn blank(chars: &mut [char], range: Range<usize>) {
    for letter in &mut chars[range] {
        if *letter != '\n' {
            *letter = ' ';
        }
    }
}

#[test]
fn literals_and_comments_are_blanked_and_lines_stay() {
    let text = "use a::b; // use c::d\nlet s = \"e::f\\\" g\"; /* h /* i */ j */ let c = '\"'; let r = r#\"k\"l\"#;\nfn m<'n>() {}";
    let code = without_comments_and_literals(text);
    assert_eq!(
        code.split_whitespace().collect::<Vec<_>>().join(" "),
        "use a::b; let s = ; let c = ; let r = ; fn m<'n>() {}"
    );
    assert_eq!(code.lines().count(), text.lines().count());
}

#[test]
fn unit_tests_are_blanked_and_the_code_behind_them_is_not() {
    let code =
        "use a::b;\n#[cfg(test)]\nmod tests {\n  fn c() { d::e() }\n}\n#[cfg(test)]\nuse f::g;\nfn h() {}";
    let left = without_tests(code);
    assert_eq!(left.split_whitespace().collect::<Vec<_>>().join(" "), "use a::b; ; fn h() {}");
}
