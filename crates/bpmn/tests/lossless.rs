//! Every model of the suites is written as it was read, by the judgement of another parser of XML.

mod support;

use std::fmt::Write as _;

use lotse_bpmn::raw::Document;

/// The tree as another parser sees it.
fn tree(text: &str) -> String {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let mut found = String::new();
    for node in document.descendants() {
        let depth = node.ancestors().count();
        if node.is_element() {
            let mut attributes: Vec<String> = node
                .attributes()
                .map(|attribute| {
                    format!("{{{}}}{}={:?}", attribute.namespace().unwrap_or(""), attribute.name(), attribute.value())
                })
                .collect();
            attributes.sort();
            let mut spaces: Vec<String> =
                node.namespaces().map(|space| format!("{:?}={}", space.name(), space.uri())).collect();
            spaces.sort();
            let name = node.tag_name();
            let _ = writeln!(
                found,
                "{depth} {{{}}}{} {attributes:?} {spaces:?}",
                name.namespace().unwrap_or(""),
                name.name()
            );
        } else if node.is_comment() {
            let _ = writeln!(found, "{depth} <!--{:?}", node.text());
        } else if let Some(instruction) = node.pi() {
            let _ = writeln!(found, "{depth} <?{} {:?}", instruction.target, instruction.value);
        } else if node.is_text() {
            let _ = writeln!(found, "{depth} {:?}", node.text());
        }
    }
    found
}

/// As Latin-1 where it is no UTF-8; the suites hold no file in which Windows-1252 differs from that.
fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}').to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

#[test]
fn every_model_is_written_as_it_was_read() {
    let Some(root) = support::models() else { return };
    let (mut equal, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for folder in support::FOLDERS {
        for (name, bytes) in support::files(&root, folder) {
            match Document::read(&bytes) {
                Err(error) => {
                    let file = name.rsplit('/').next().unwrap_or_default().to_owned();
                    refused.push(format!("{file}: {error}"));
                }
                Ok(document) if tree(&decode(&bytes)) == tree(&document.write()) => equal += 1,
                Ok(_) => wrong.push(name),
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "written with another tree");
    assert_eq!(
        refused,
        [
            "one.bpmn: line 1, column 1: the file is empty",
            "BpmnParseTest.testParseProcessDefinitionXXE.bpmn20.xml: line 2, column 1: a document type declaration is not read, since it can expand without bound or fetch files; remove `<!DOCTYPE …>`",
            "DefinitionsTest.shouldNotAffectCommentsResult.bpmn: line 3, column 3: expected nothing after the root element, found `<`",
        ],
        "refused"
    );
    assert!(equal > 2000, "only {equal} models were found");
}
