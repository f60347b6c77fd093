//! Writing: a file with the same tree as the one that was read, in UTF-8.

use std::fmt::Write as _;

use super::{Content, Document, Element, ElementIndex};

impl Document {
    /// The file as text. Reading it again gives an equal tree; white space within tags, quotation marks and the choice
    /// of references are not kept.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = String::with_capacity(self.elements.len() * 96);
        text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"");
        if let Some(standalone) = self.standalone {
            let _ = write!(text, " standalone=\"{}\"", if standalone { "yes" } else { "no" });
        }
        text.push_str("?>\n");
        for content in &self.before {
            self.misc(content, &mut text);
            text.push('\n');
        }
        self.tree(&mut text);
        text.push('\n');
        for content in &self.after {
            self.misc(content, &mut text);
            text.push('\n');
        }
        text
    }

    /// Without recursion, so that depth costs no stack.
    fn tree(&self, text: &mut String) {
        let mut stack: Vec<(ElementIndex, usize)> = vec![(self.root(), 0)];
        while let Some(&mut (index, ref mut next)) = stack.last_mut() {
            let element = self.element(index);
            if *next == 0 {
                self.start(element, text);
            }
            let content = element.content.get(*next);
            *next += 1;
            match content {
                Some(Content::Element(child)) => stack.push((*child, 0)),
                Some(other) => self.misc(other, text),
                None => {
                    if !element.content.is_empty() {
                        text.push_str("</");
                        name(element, text);
                        text.push('>');
                    }
                    stack.pop();
                }
            }
        }
    }

    fn start(&self, element: &Element, text: &mut String) {
        text.push('<');
        name(element, text);
        for attribute in &element.attributes {
            text.push(' ');
            text.push_str(&attribute.prefix);
            if !attribute.prefix.is_empty() && !attribute.name.is_empty() {
                text.push(':');
            }
            text.push_str(&attribute.name);
            text.push_str("=\"");
            escape(&attribute.value, true, text);
            text.push('"');
        }
        text.push_str(if element.content.is_empty() { "/>" } else { ">" });
    }

    fn misc(&self, content: &Content, text: &mut String) {
        match content {
            Content::Element(_) => {}
            Content::Text(inner) => escape(inner, false, text),
            Content::CData(inner) => {
                let _ = write!(text, "<![CDATA[{inner}]]>");
            }
            Content::Comment(inner) => {
                let _ = write!(text, "<!--{inner}-->");
            }
            Content::Instruction(target, data) if data.is_empty() => {
                let _ = write!(text, "<?{target}?>");
            }
            Content::Instruction(target, data) => {
                let _ = write!(text, "<?{target} {data}?>");
            }
        }
    }
}

fn name(element: &Element, text: &mut String) {
    text.push_str(&element.prefix);
    if !element.prefix.is_empty() {
        text.push(':');
    }
    text.push_str(&element.name);
}

/// Text as XML wants it. Line ends and tabs in attributes would be read as spaces, so they become references.
pub(crate) fn escape(raw: &str, attribute: bool, text: &mut String) {
    for c in raw.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' if !attribute => text.push_str("&gt;"),
            '"' if attribute => text.push_str("&quot;"),
            '\r' => text.push_str("&#13;"),
            '\n' if attribute => text.push_str("&#10;"),
            '\t' if attribute => text.push_str("&#9;"),
            other => text.push(other),
        }
    }
}
