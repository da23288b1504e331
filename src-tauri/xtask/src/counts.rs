//! Reading the numbers out of what test programs print.

use std::collections::BTreeMap;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// What `cargo test` printed: counts per test program in the order of running, and what the tests said they left out.
pub(crate) fn cargo_test(output: &str) -> (Vec<(String, Counts)>, BTreeMap<String, usize>) {
    let (mut programs, mut skipped): (Vec<(String, Counts)>, _) = (Vec::new(), BTreeMap::new());
    let mut name = String::from("tests");
    for line in output.lines().map(str::trim) {
        if let Some(program) = line.strip_prefix("Running ") {
            name = program_name(program);
        } else if let Some(library) = line.strip_prefix("Doc-tests ") {
            name = format!("{library}: examples in its documentation");
        } else if let Some(counts) = line.strip_prefix("test result: ").map(result_line) {
            match programs.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum += counts,
                None => programs.push((name.clone(), counts)),
            }
        } else if let Some(reason) = line.strip_prefix("skipped: ") {
            *skipped.entry(reason.to_owned()).or_insert(0) += 1;
        }
    }
    (programs, skipped)
}

/// `unittests src/lib.rs (target/debug/deps/galley_article-0123)` -> `galley_article: unit tests`.
fn program_name(running: &str) -> String {
    let (source, file) = running.split_once(" (").unwrap_or((running, ""));
    let stem = file.trim_end_matches(')').rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('-').map_or(stem, |(name, _)| name);
    if source.starts_with("unittests ") { format!("{stem}: unit tests") } else { source.replace('\\', "/") }
}

/// `ok. 12 passed; 0 failed; 1 ignored; 0 measured; …`
fn result_line(line: &str) -> Counts {
    let number = |word: &str| {
        let part = line.split([';', '.']).map(str::trim).find(|part| part.ends_with(word));
        part.and_then(|part| part.split(' ').next()?.parse().ok()).unwrap_or(0)
    };
    Counts { passed: number(" passed"), failed: number(" failed"), skipped: number(" ignored") }
}

/// The line `Tests  1 failed | 11 passed | 2 skipped (14)` of vitest.
pub(crate) fn vitest(output: &str) -> Counts {
    let line = output.lines().map(str::trim).rfind(|line| line.starts_with("Tests "));
    let number = |word: &str| {
        let parts = line?.trim_start_matches("Tests ").split(['|', '(']);
        let part = parts.map(str::trim).find(|part| part.ends_with(word))?;
        part.split(' ').next()?.parse().ok()
    };
    let count = |word| number(word).unwrap_or(0);
    Counts { passed: count(" passed"), failed: count(" failed"), skipped: count(" skipped") + count(" todo") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_test_is_counted_per_program() {
        let output = "\
     Running unittests src/lib.rs (target/debug/deps/galley_article-0a1b)
test a ... ok
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
     Running tests/tidy.rs (target/debug/deps/tidy-ff)
skipped: no corpus
skipped: no corpus
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
   Doc-tests galley_article
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.50s";
        let (programs, skipped) = cargo_test(output);
        let counts = |passed, failed, skipped| Counts { passed, failed, skipped };
        let expected = [
            ("galley_article: unit tests".to_owned(), counts(12, 0, 1)),
            ("tests/tidy.rs".to_owned(), counts(3, 2, 0)),
            ("galley_article: examples in its documentation".to_owned(), counts(1, 0, 0)),
        ];
        assert_eq!(programs, expected);
        assert_eq!(skipped, BTreeMap::from([("no corpus".to_owned(), 2)]));
    }

    #[test]
    fn vitest_is_counted() {
        let check = |line, passed, failed, skipped| assert_eq!(vitest(line), Counts { passed, failed, skipped });
        check(" Test Files  1 passed (1)\n      Tests  5 passed (5)\n", 5, 0, 0);
        check("      Tests  1 failed | 11 passed | 2 skipped (14)\n", 11, 1, 2);
        check("no tests", 0, 0, 0);
    }
}
