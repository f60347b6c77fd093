//! A small part of FEEL for tests: literals, names, paths, lists, contexts, arithmetic, comparison, `and`, `or`, `not`,
//! `if`, `contains`, `append`, `count`.

use lotse_engine::{Compiled, Expressions, Moment, Scope, Value, Variables};

/// The language.
pub struct Feel;

#[derive(Debug, Clone)]
enum Node {
    Literal(Value),
    Name(String),
    Path(Box<Node>, String),
    List(Vec<Node>),
    Context(Vec<(String, Node)>),
    Call(String, Vec<Node>),
    Binary(&'static str, Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
}

impl Expressions for Feel {
    fn compile(&self, _language: &str, text: &str) -> Result<Box<dyn Compiled>, String> {
        let mut parser = Parser { tokens: tokens(text)?, at: 0 };
        let node = parser.expression()?;
        if parser.at < parser.tokens.len() {
            return Err(format!("`{}` is not expected", parser.tokens[parser.at]));
        }
        Ok(Box::new(node))
    }
}

impl Compiled for Node {
    fn evaluate(&self, scope: &dyn Scope, _now: Moment) -> Result<Value, String> {
        self.value(scope)
    }
}

impl Node {
    fn value(&self, scope: &dyn Scope) -> Result<Value, String> {
        Ok(match self {
            Self::Literal(value) => value.clone(),
            Self::Name(name) => scope.get(name).cloned().unwrap_or_default(),
            Self::Path(node, name) => match node.value(scope)? {
                Value::Context(entries) => entries.get(name).cloned().unwrap_or_default(),
                _ => Value::Null,
            },
            Self::List(items) => Value::List(items.iter().map(|item| item.value(scope)).collect::<Result<_, _>>()?),
            Self::Context(entries) => {
                let mut variables = Variables::new();
                for (name, node) in entries {
                    variables.set(name, node.value(scope)?);
                }
                Value::Context(variables)
            }
            Self::If(condition, yes, no) => match condition.value(scope)? {
                Value::Boolean(true) => yes.value(scope)?,
                _ => no.value(scope)?,
            },
            Self::Call(name, arguments) => {
                let values: Vec<Value> =
                    arguments.iter().map(|argument| argument.value(scope)).collect::<Result<_, _>>()?;
                call(name, &values)?
            }
            Self::Binary(operator, left, right) => binary(operator, left.value(scope)?, right.value(scope)?)?,
        })
    }
}

fn call(name: &str, values: &[Value]) -> Result<Value, String> {
    Ok(match (name, values) {
        ("not", [Value::Boolean(value)]) => Value::Boolean(!value),
        ("not", [_]) => Value::Null,
        ("contains", [Value::Text(text), Value::Text(part)]) => Value::Boolean(text.contains(&**part)),
        ("contains", [..]) => Value::Null,
        ("append", [Value::List(items), item]) => Value::List(items.iter().chain([item]).cloned().collect()),
        ("append", [Value::Null, item]) => Value::List(vec![item.clone()]),
        ("count", [Value::List(items)]) => Value::Integer(items.len() as i64),
        ("string", [value]) => Value::text(value.to_string().trim_matches('"')),
        ("fail", [Value::Text(reason)]) => return Err(reason.to_string()),
        _ => return Err(format!("there is no function `{name}` of {} arguments", values.len())),
    })
}

fn binary(operator: &str, left: Value, right: Value) -> Result<Value, String> {
    use Value::{Boolean, Integer, Text};
    Ok(match (operator, left, right) {
        ("and", Boolean(a), Boolean(b)) => Boolean(a && b),
        ("or", Boolean(a), Boolean(b)) => Boolean(a || b),
        ("=", a, b) => Boolean(a == b),
        ("!=", a, b) => Boolean(a != b),
        ("+", Integer(a), Integer(b)) => Integer(a + b),
        ("+", Text(a), Text(b)) => Text(format!("{a}{b}").into()),
        ("-", Integer(a), Integer(b)) => Integer(a - b),
        ("*", Integer(a), Integer(b)) => Integer(a * b),
        ("<", Integer(a), Integer(b)) => Boolean(a < b),
        (">", Integer(a), Integer(b)) => Boolean(a > b),
        ("<=", Integer(a), Integer(b)) => Boolean(a <= b),
        (">=", Integer(a), Integer(b)) => Boolean(a >= b),
        _ => Value::Null,
    })
}

fn tokens(text: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        match chars[at] {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '"' => {
                at += 1;
                while *chars.get(at).ok_or("a text does not end")? != '"' {
                    at += 1;
                }
                at += 1;
            }
            c if c.is_alphanumeric() || c == '_' => {
                while chars.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
                    at += 1;
                }
            }
            '<' | '>' | '!' if chars.get(at + 1) == Some(&'=') => at += 2,
            '+' | '-' | '*' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | '.' | '<' | '>' | '=' | '@' => at += 1,
            other => return Err(format!("`{other}` is not expected")),
        }
        found.push(chars[start..at].iter().collect());
    }
    Ok(found)
}

struct Parser {
    tokens: Vec<String>,
    at: usize,
}

const LEVELS: [&[&str]; 5] = [&["or"], &["and"], &["=", "!=", "<", ">", "<=", ">="], &["+", "-"], &["*"]];

impl Parser {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn take(&mut self, token: &str) -> bool {
        let there = self.peek() == token;
        self.at += usize::from(there);
        there
    }

    fn want(&mut self, token: &str) -> Result<(), String> {
        if self.take(token) { Ok(()) } else { Err(format!("`{token}` is missing before `{}`", self.peek())) }
    }

    fn expression(&mut self) -> Result<Node, String> {
        if self.take("if") {
            let condition = self.expression()?;
            self.want("then")?;
            let yes = self.expression()?;
            self.want("else")?;
            return Ok(Node::If(Box::new(condition), Box::new(yes), Box::new(self.expression()?)));
        }
        self.level(0)
    }

    fn level(&mut self, level: usize) -> Result<Node, String> {
        let Some(operators) = LEVELS.get(level) else { return self.postfix() };
        let mut left = self.level(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| **operator == self.peek()) {
            self.at += 1;
            left = Node::Binary(operator, Box::new(left), Box::new(self.level(level + 1)?));
        }
        Ok(left)
    }

    fn postfix(&mut self) -> Result<Node, String> {
        let mut node = self.primary()?;
        while self.take(".") {
            let name = self.peek().to_owned();
            self.at += 1;
            node = Node::Path(Box::new(node), name);
        }
        Ok(node)
    }

    fn items(&mut self, end: &str) -> Result<Vec<Node>, String> {
        let mut found = Vec::new();
        while !self.take(end) {
            if !found.is_empty() {
                self.want(",")?;
            }
            found.push(self.expression()?);
        }
        Ok(found)
    }

    fn primary(&mut self) -> Result<Node, String> {
        let token = self.peek().to_owned();
        self.at += 1;
        let first = token.chars().next().ok_or("the expression ends too early")?;
        Ok(match first {
            '"' => Node::Literal(Value::text(token.trim_matches('"'))),
            '@' => match self.primary()? {
                Node::Literal(Value::Text(text)) => Node::Literal(Value::Temporal(text)),
                _ => return Err("a text is missing after `@`".into()),
            },
            '-' => Node::Binary("-", Box::new(Node::Literal(Value::Integer(0))), Box::new(self.postfix()?)),
            '(' => {
                let node = self.expression()?;
                self.want(")")?;
                node
            }
            '[' => Node::List(self.items("]")?),
            '{' => {
                let mut entries = Vec::new();
                while !self.take("}") {
                    if !entries.is_empty() {
                        self.want(",")?;
                    }
                    let name = self.peek().trim_matches('"').to_owned();
                    self.at += 1;
                    self.want(":")?;
                    entries.push((name, self.expression()?));
                }
                Node::Context(entries)
            }
            c if c.is_ascii_digit() => {
                Node::Literal(Value::Integer(token.parse().map_err(|_| "a number is too large")?))
            }
            c if c.is_alphabetic() || c == '_' => match token.as_str() {
                "true" => Node::Literal(Value::Boolean(true)),
                "false" => Node::Literal(Value::Boolean(false)),
                "null" => Node::Literal(Value::Null),
                _ if self.take("(") => Node::Call(token, self.items(")")?),
                _ => Node::Name(token),
            },
            _ => return Err(format!("`{token}` is not expected")),
        })
    }
}
