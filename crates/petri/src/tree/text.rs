//! The text form: `->( 'a', X( 'b', tau ) )`, as PM4Py prints trees.
//!
//! Names stand in single quotes. Beyond that notation, a quote or a backslash in a name is written with a backslash
//! before it, so that reading undoes writing for every name.

use std::fmt;
use std::str::FromStr;

use super::{Operator, Tree};

/// A text that is no tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {at}: expected {expected}; a tree looks like ->( 'a', X( 'b', tau ) )")]
pub struct ParseError {
    /// Position in characters, from 1.
    pub at: usize,
    /// What could have stood there.
    pub expected: &'static str,
}

impl fmt::Display for Tree {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent => out.write_str("tau"),
            Self::Activity(name) => write!(out, "'{}'", name.replace('\\', "\\\\").replace('\'', "\\'")),
            Self::Node(operator, children) => {
                write!(out, "{}(", operator.sign())?;
                for (at, child) in children.iter().enumerate() {
                    write!(out, "{} {child}", if at == 0 { "" } else { "," })?;
                }
                out.write_str(" )")
            }
        }
    }
}

impl FromStr for Tree {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut reader = Reader { rest: text, at: 1 };
        let tree = reader.tree(0)?;
        reader.space();
        if reader.rest.is_empty() { Ok(tree) } else { Err(reader.expected("the end")) }
    }
}

/// Deepest nesting that is read.
const DEEPEST: usize = 500;

struct Reader<'a> {
    rest: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn expected(&self, expected: &'static str) -> ParseError {
        ParseError { at: self.at, expected }
    }

    fn space(&mut self) {
        let trimmed = self.rest.trim_start();
        self.at += self.rest.chars().count() - trimmed.chars().count();
        self.rest = trimmed;
    }

    fn take(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(word) else { return false };
        self.at += word.chars().count();
        self.rest = rest;
        true
    }

    fn tree(&mut self, depth: usize) -> Result<Tree, ParseError> {
        const A_TREE: &str = "a name in quotes, tau, ->, X, + or *";
        if depth > DEEPEST {
            return Err(self.expected("fewer than 500 levels"));
        }
        self.space();
        if self.take("'") {
            return self.name();
        }
        if self.take("tau") {
            return Ok(Tree::Silent);
        }
        let operators = [Operator::Sequence, Operator::Exclusive, Operator::Parallel, Operator::Loop];
        let Some(operator) = operators.into_iter().find(|operator| self.take(operator.sign())) else {
            return Err(self.expected(A_TREE));
        };
        self.space();
        if !self.take("(") {
            return Err(self.expected("("));
        }
        let mut children = Vec::new();
        loop {
            children.push(self.tree(depth + 1)?);
            self.space();
            if self.take(")") {
                return Ok(Tree::Node(operator, children));
            }
            if !self.take(",") {
                return Err(self.expected("a comma or )"));
            }
        }
    }

    fn name(&mut self) -> Result<Tree, ParseError> {
        let mut name = String::new();
        let mut signs = self.rest.char_indices();
        while let Some((at, sign)) = signs.next() {
            self.at += 1;
            match sign {
                '\'' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(Tree::Activity(name));
                }
                '\\' => {
                    let Some((_, sign)) = signs.next() else { break };
                    self.at += 1;
                    name.push(sign);
                }
                sign => name.push(sign),
            }
        }
        Err(self.expected("a quote that ends the name"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::tests::any_tree;

    #[test]
    fn faults_are_named_with_their_place() {
        let fault = |text: &str| text.parse::<Tree>().expect_err("not a tree");
        assert_eq!(fault("->( 'ä', Y )"), ParseError { at: 10, expected: "a name in quotes, tau, ->, X, + or *" });
        assert_eq!(fault("->( 'a' 'b' )"), ParseError { at: 9, expected: "a comma or )" });
        assert_eq!(fault("'a"), ParseError { at: 3, expected: "a quote that ends the name" });
        assert_eq!(fault("tau tau"), ParseError { at: 5, expected: "the end" });
        assert_eq!(fault(&"X(".repeat(10_000)).expected, "fewer than 500 levels");
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(tree in any_tree(), name in ".*") {
            let tree = Tree::Node(Operator::Sequence, vec![tree, Tree::Activity(name)]);
            prop_assert_eq!(tree.to_string().parse::<Tree>(), Ok(tree));
        }
    }
}
