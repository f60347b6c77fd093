//! PTML, the process tree files of ProM and PM4Py, in and out.
//!
//! There is no standard. What is read: one `processTree` with a `root`; nodes `sequence`, `xor`, `and`, `xorLoop`,
//! `manualTask` (an activity) and `automaticTask` (silent), each with an `id`; `parentsNode` edges whose order is the
//! order of children. A `xorLoop` has a body, a redo and an exit, as in ProM; without an exit it is read as body and redo.
//! Other nodes (`or`, `def`, variables, originators) are refused by name, since a tree here has no such operator.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Operator, Tree};

/// Why a file is no process tree.
#[derive(Debug, thiserror::Error)]
pub enum PtmlError {
    /// Not well-formed XML.
    #[error("line {line}: not well-formed XML")]
    Xml {
        /// Line in the file, from 1.
        line: usize,
        /// What the parser says.
        source: quick_xml::Error,
    },
    /// An element this reader knows no meaning of.
    #[error(
        "line {line}: `{element}` is not supported; known are sequence, xor, and, xorLoop, manualTask, automaticTask and parentsNode"
    )]
    Unsupported {
        /// Line in the file, from 1.
        line: usize,
        /// Its name.
        element: String,
    },
    /// An attribute is absent.
    #[error("line {line}: `{element}` has no `{attribute}`")]
    Attribute {
        /// Line in the file, from 1.
        line: usize,
        /// Name of the element.
        element: String,
        /// Name of the attribute.
        attribute: &'static str,
    },
    /// The elements do not make one tree.
    #[error("node `{node}`: {fault}")]
    Shape {
        /// Its identifier, or that which is missing.
        node: String,
        /// What is wrong.
        fault: &'static str,
    },
}

/// A node as the file has it.
struct Node {
    kind: Option<Operator>,
    /// Name of an activity; `None` for operators and silent leaves.
    name: Option<String>,
    children: Vec<String>,
}

impl Tree {
    /// Reads PTML.
    ///
    /// # Errors
    /// Where the text is no XML, an element is unknown, or the elements do not make one tree.
    pub fn from_ptml(text: &str) -> Result<Self, PtmlError> {
        let mut reader = Reader::from_str(text);
        let mut root = None;
        let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
        let mut edges = Vec::new();
        loop {
            let start = reader.buffer_position();
            let line = || line_at(text, start);
            let element = match reader.read_event().map_err(|source| PtmlError::Xml { line: line(), source })? {
                Event::Start(element) | Event::Empty(element) => element,
                Event::Eof => break,
                _ => continue,
            };
            let name = element.name().as_ref().to_owned();
            let attribute = |attribute| attribute_of(&element, &name, attribute, &line);
            let kind = match name.as_str() {
                "ptml" => continue,
                "processTree" => {
                    root = Some(attribute("root")?);
                    continue;
                }
                "parentsNode" => {
                    edges.push((attribute("sourceId")?, attribute("targetId")?));
                    continue;
                }
                "sequence" => Some(Operator::Sequence),
                "xor" => Some(Operator::Exclusive),
                "and" => Some(Operator::Parallel),
                "xorLoop" => Some(Operator::Loop),
                "manualTask" | "automaticTask" => None,
                _ => return Err(PtmlError::Unsupported { line: line(), element: name }),
            };
            let label = if name == "manualTask" { Some(attribute("name")?) } else { None };
            let id = attribute("id")?;
            if nodes.insert(id.clone(), Node { kind, name: label, children: Vec::new() }).is_some() {
                return Err(PtmlError::Shape { node: id, fault: "the identifier is given twice" });
            }
        }
        for (parent, child) in edges {
            let Some(node) = nodes.get_mut(&parent) else {
                return Err(PtmlError::Shape {
                    node: parent,
                    fault: "an edge starts at it, but it is not in the file",
                });
            };
            node.children.push(child);
        }
        let root = root.ok_or(PtmlError::Attribute { line: 1, element: "processTree".into(), attribute: "root" })?;
        let tree = build(&mut nodes, &root, 0)?;
        match nodes.into_keys().next() {
            Some(node) => Err(PtmlError::Shape { node, fault: "it does not hang below the root" }),
            None => Ok(tree),
        }
    }

    /// Writes PTML, with identifiers numbered in depth-first order.
    #[must_use]
    pub fn to_ptml(&self, name: &str) -> String {
        let (mut nodes, mut edges) = (String::new(), String::new());
        let mut next = 0;
        write(self, None, &mut next, &mut nodes, &mut edges);
        let name = escaped(name);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ptml>\n<processTree id=\"tree\" name=\"{name}\" root=\"n1\">\n\
             {nodes}{edges}</processTree>\n</ptml>\n"
        )
    }
}

/// The line of the byte `position`, from 1.
fn line_at(text: &str, position: u64) -> usize {
    let read = usize::try_from(position).map_or(text.len(), |read| read.min(text.len()));
    1 + text.as_bytes()[..read].iter().filter(|&&byte| byte == b'\n').count()
}

fn attribute_of(
    element: &BytesStart<'_>,
    name: &str,
    attribute: &'static str,
    line: &dyn Fn() -> usize,
) -> Result<String, PtmlError> {
    let absent = || PtmlError::Attribute { line: line(), element: name.to_owned(), attribute };
    for found in element.attributes() {
        let found = found.map_err(|source| PtmlError::Xml { line: line(), source: source.into() })?;
        if found.key.as_ref() == attribute {
            let value = found.value.as_ref();
            return match quick_xml::escape::unescape(value) {
                Ok(value) => Ok(value.into_owned()),
                Err(source) => Err(PtmlError::Xml { line: line(), source: source.into() }),
            };
        }
    }
    Err(absent())
}

/// Deepest nesting that is read.
const DEEPEST: usize = 500;

/// Takes `id` and what hangs below it out of `nodes`.
fn build(nodes: &mut BTreeMap<String, Node>, id: &str, depth: usize) -> Result<Tree, PtmlError> {
    let shape = |fault| PtmlError::Shape { node: id.to_owned(), fault };
    if depth > DEEPEST {
        return Err(shape("it is nested deeper than 500 levels"));
    }
    let Some(node) = nodes.remove(id) else {
        return Err(shape("it is missing, has two parents or is its own ancestor"));
    };
    let mut children = Vec::with_capacity(node.children.len());
    for child in &node.children {
        children.push(build(nodes, child, depth + 1)?);
    }
    match node.kind {
        None if !children.is_empty() => Err(shape("a task has no children")),
        None => Ok(node.name.map_or(Tree::Silent, Tree::Activity)),
        Some(_) if children.is_empty() => Err(shape("an operator has at least one child")),
        Some(Operator::Loop) => match children.len() {
            2 => Ok(Tree::Node(Operator::Loop, children)),
            3 => {
                let exit = children.pop().expect("three children");
                let repeated = Tree::Node(Operator::Loop, children);
                Ok(if exit == Tree::Silent { repeated } else { Tree::Node(Operator::Sequence, vec![repeated, exit]) })
            }
            _ => Err(shape("a xorLoop has a body, a redo and an exit")),
        },
        Some(operator) => Ok(Tree::Node(operator, children)),
    }
}

fn write(tree: &Tree, parent: Option<usize>, next: &mut usize, nodes: &mut String, edges: &mut String) {
    use std::fmt::Write;
    *next += 1;
    let id = *next;
    if let Some(parent) = parent {
        writeln!(edges, "<parentsNode id=\"e{}\" sourceId=\"n{parent}\" targetId=\"n{id}\"/>", id - 1)
            .expect("writing to a string");
    }
    let (element, name) = match tree {
        Tree::Silent => ("automaticTask", "tau".to_owned()),
        Tree::Activity(name) => ("manualTask", escaped(name)),
        Tree::Node(Operator::Sequence, _) => ("sequence", String::new()),
        Tree::Node(Operator::Exclusive, _) => ("xor", String::new()),
        Tree::Node(Operator::Parallel, _) => ("and", String::new()),
        Tree::Node(Operator::Loop, _) => ("xorLoop", String::new()),
    };
    writeln!(nodes, "<{element} id=\"n{id}\" name=\"{name}\"/>").expect("writing to a string");
    let Tree::Node(operator, children) = tree else { return };
    if *operator == Operator::Loop {
        // Exactly body, redo, exit: several redo children become a choice, none becomes a plain sequence of one.
        let (body, redo) = children.split_first().expect("a node has a child");
        let redo = match redo {
            [] => {
                let fixed = nodes.rfind("<xorLoop").expect("just written");
                nodes.replace_range(fixed..fixed + "<xorLoop".len(), "<sequence");
                return write(body, Some(id), next, nodes, edges);
            }
            [one] => one.clone(),
            several => Tree::Node(Operator::Exclusive, several.to_vec()),
        };
        for child in [body, &redo, &Tree::Silent] {
            write(child, Some(id), next, nodes, edges);
        }
    } else {
        children.iter().for_each(|child| write(child, Some(id), next, nodes, edges));
    }
}

/// Characters of attribute values that XML reserves, and the white space its readers would normalise.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::tests::any_tree;

    fn fault(nodes: &str) -> String {
        let text = format!("<ptml><processTree id='t' name='' root='r'>\n{nodes}</processTree></ptml>");
        Tree::from_ptml(&text).expect_err("no tree").to_string()
    }

    #[test]
    fn what_is_no_tree_is_refused_with_its_place() {
        assert!(fault("<or id='r' name=''/>").starts_with("line 2: `or` is not supported"));
        assert_eq!(fault("<manualTask id='r'/>"), "line 2: `manualTask` has no `name`");
        assert_eq!(fault("<xor id='r' name=''/>"), "node `r`: an operator has at least one child");
        let looped = "<xor id='r' name=''/><parentsNode id='e' sourceId='r' targetId='r'/>";
        assert_eq!(fault(looped), "node `r`: it is missing, has two parents or is its own ancestor");
        let twice = "<automaticTask id='r' name=''/><automaticTask id='r' name=''/>";
        assert_eq!(fault(twice), "node `r`: the identifier is given twice");
        let loose = "<automaticTask id='r' name=''/><automaticTask id='s' name=''/>";
        assert_eq!(fault(loose), "node `s`: it does not hang below the root");
        assert!(fault("<automaticTask id='r").starts_with("line 2"));
    }

    #[test]
    fn an_exit_of_a_loop_follows_it() {
        let text = "<ptml><processTree id='t' name='' root='r'><xorLoop id='r' name=''/>\
            <manualTask id='a' name='a'/><manualTask id='b' name='b'/><manualTask id='c' name='&lt;c&gt;'/>\
            <parentsNode id='1' sourceId='r' targetId='a'/><parentsNode id='2' sourceId='r' targetId='b'/>\
            <parentsNode id='3' sourceId='r' targetId='c'/></processTree></ptml>";
        assert_eq!(Tree::from_ptml(text).expect("a tree").to_string(), "->( *( 'a', 'b' ), '<c>' )");
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(tree in any_tree(), name in "[ -~äßе\t\n\r]{0,8}") {
            let tree = Tree::Node(Operator::Sequence, vec![tree, Tree::Activity(name)]);
            let again = Tree::from_ptml(&tree.to_ptml("a \"tree\"")).expect("own writing");
            prop_assert_eq!(again.canonical(), tree.canonical());
        }
    }
}
