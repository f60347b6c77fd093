//! The raw model: a file of BPMN as the tree of XML that it is, which may be wrong in every way that XML allows.
//!
//! Everything is kept (unknown elements and attributes, prefixes, comments, processing instructions, CDATA, white space
//! between elements), so that [`write`](Document::write) gives a file with the same tree. Every element and attribute
//! knows its line and column.
//!
//! Source: Extensible Markup Language (XML) 1.0, Fifth Edition, and Namespaces in XML 1.0, Third Edition. Document type
//! declarations are refused, so there are neither entities that expand nor anything that could be fetched.

mod characters;
mod decode;
mod edit;
mod error;
mod read;
mod space;
#[cfg(test)]
mod tests;
mod write;

pub use characters::is_name;
pub use error::{Error, Fault};
pub use space::Space;

use crate::resolved::Place;

/// Bounds on what is read. All are generous for models that people draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Elements.
    pub elements: usize,
    /// Depth of elements within elements.
    pub depth: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Prefixes of namespaces in force at one place.
    pub prefixes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, elements: 2_000_000, depth: 256, attributes: 1 << 14, prefixes: 256 }
    }
}

/// Position of an element in its [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementIndex(u32);

impl ElementIndex {
    /// The position as a number, in the order in which elements were read or added.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A file of XML.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    elements: Vec<Element>,
    /// Namespaces without a variant of their own; [`Space::Other`] points here.
    spaces: Vec<Box<str>>,
    /// Comments and instructions in front of the root.
    before: Vec<Content>,
    /// Comments and instructions after it.
    after: Vec<Content>,
    /// Whether the file declared `standalone`.
    standalone: Option<bool>,
}

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// The prefix as written, or empty.
    pub prefix: Box<str>,
    /// The namespace.
    pub space: Space,
    /// The name without its prefix.
    pub name: Box<str>,
    /// Attributes in the order of the file, declarations of namespaces among them ([`Space::Xmlns`]).
    pub attributes: Vec<Attribute>,
    /// What is inside, in the order of the file.
    pub content: Vec<Content>,
    /// The element around it; `None` for the root.
    pub parent: Option<ElementIndex>,
    /// Where its start tag begins; zero where it was not read from a file.
    pub place: Place,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The prefix as written, or empty. `xmlns="…"` has the prefix `xmlns` and an empty name.
    pub prefix: Box<str>,
    /// The namespace; [`Space::None`] without a prefix.
    pub space: Space,
    /// The name without its prefix.
    pub name: Box<str>,
    /// The value, references resolved.
    pub value: Box<str>,
    /// Where it stands.
    pub place: Place,
}

/// What an element contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An element.
    Element(ElementIndex),
    /// Text, references resolved.
    Text(Box<str>),
    /// A CDATA section.
    CData(Box<str>),
    /// A comment.
    Comment(Box<str>),
    /// A processing instruction with its target and the rest.
    Instruction(Box<str>, Box<str>),
}

impl Document {
    /// The root element.
    #[must_use]
    pub fn root(&self) -> ElementIndex {
        ElementIndex(0)
    }

    /// The element at `index`. Panics when the index comes from another document.
    #[must_use]
    pub fn element(&self, index: ElementIndex) -> &Element {
        &self.elements[index.at()]
    }

    /// How many elements there are, removed ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Never: there is always a root. Here because [`len`](Self::len) is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The name of a namespace; empty for [`Space::None`].
    #[must_use]
    pub fn space_name(&self, space: Space) -> &str {
        match space {
            Space::Other(at) => &self.spaces[at as usize],
            known => known.known_name(),
        }
    }

    /// The elements directly inside `index`.
    pub fn children(&self, index: ElementIndex) -> impl DoubleEndedIterator<Item = ElementIndex> + '_ {
        self.element(index).content.iter().filter_map(|content| match content {
            Content::Element(child) => Some(*child),
            _ => None,
        })
    }

    /// The elements of BPMN directly inside `index` that are called `name`.
    pub fn children_named<'a>(
        &'a self,
        index: ElementIndex,
        name: &'a str,
    ) -> impl DoubleEndedIterator<Item = ElementIndex> + 'a {
        self.children(index).filter(move |&child| self.is(child, name))
    }

    /// The first of [`children_named`](Self::children_named).
    #[must_use]
    pub fn child(&self, index: ElementIndex, name: &str) -> Option<ElementIndex> {
        self.children(index).find(|&child| self.is(child, name))
    }

    /// Whether this is the element `name` of BPMN.
    #[must_use]
    pub fn is(&self, index: ElementIndex, name: &str) -> bool {
        let element = self.element(index);
        element.space == Space::Bpmn && &*element.name == name
    }

    /// The text directly inside, CDATA included, comments not.
    #[must_use]
    pub fn text(&self, index: ElementIndex) -> String {
        let mut found = String::new();
        for content in &self.element(index).content {
            if let Content::Text(text) | Content::CData(text) = content {
                found.push_str(text);
            }
        }
        found
    }

    /// Every element from `top` downwards, in the order of the file, `top` first.
    pub fn descendants(&self, top: ElementIndex) -> impl Iterator<Item = ElementIndex> + '_ {
        let mut stack = vec![top];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(self.children(next).rev());
            Some(next)
        })
    }

    /// What a prefix means at `index`, by the declarations around it; the empty prefix is the default namespace.
    #[must_use]
    pub fn meaning(&self, index: ElementIndex, prefix: &str) -> Option<&str> {
        if prefix == "xml" {
            return Some(Space::Xml.known_name());
        }
        let mut next = Some(index);
        while let Some(at) = next {
            let element = self.element(at);
            // The declaration of the default namespace has an empty name.
            let found = element.find(Space::Xmlns, prefix);
            if let Some(found) = found {
                return (!found.value.is_empty()).then_some(&*found.value);
            }
            next = element.parent;
        }
        None
    }
}

impl Element {
    /// The value of an attribute without a namespace.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_in(Space::None, name)
    }

    /// The value of an attribute of a namespace.
    #[must_use]
    pub fn attribute_in(&self, space: Space, name: &str) -> Option<&str> {
        self.find(space, name).map(|attribute| &*attribute.value)
    }

    /// An attribute of a namespace.
    #[must_use]
    pub fn find(&self, space: Space, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.space == space && &*attribute.name == name)
    }

    /// `id`, or empty.
    #[must_use]
    pub fn id(&self) -> &str {
        self.attribute("id").unwrap_or_default()
    }
}
