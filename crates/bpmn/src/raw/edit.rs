//! Changing a tree: what imports and the writer of diagrams need.

use super::{Attribute, Content, Document, Element, ElementIndex, Space};
use crate::resolved::Place;

impl Document {
    /// Adds an element at the end of `parent` and gives its index.
    pub fn add(&mut self, parent: ElementIndex, space: Space, prefix: &str, name: &str) -> ElementIndex {
        let index = self.make(Some(parent), space, prefix, name);
        self.elements[parent.at()].content.push(Content::Element(index));
        index
    }

    /// Adds an element inside `parent` in front of all other elements.
    pub fn add_first(&mut self, parent: ElementIndex, space: Space, prefix: &str, name: &str) -> ElementIndex {
        let index = self.make(Some(parent), space, prefix, name);
        self.elements[parent.at()].content.insert(0, Content::Element(index));
        index
    }

    fn make(&mut self, parent: Option<ElementIndex>, space: Space, prefix: &str, name: &str) -> ElementIndex {
        let index =
            ElementIndex(u32::try_from(self.elements.len()).expect("fewer than four thousand million elements"));
        self.elements.push(Element {
            prefix: prefix.into(),
            space,
            name: name.into(),
            attributes: Vec::new(),
            content: Vec::new(),
            parent,
            place: Place::default(),
        });
        index
    }

    /// Takes an element, and all inside, out of the tree. Its index stays valid but nothing leads to it.
    pub fn remove(&mut self, index: ElementIndex) {
        let Some(parent) = self.element(index).parent else { return };
        let content = &mut self.elements[parent.at()].content;
        let Some(at) = content.iter().position(|content| *content == Content::Element(index)) else { return };
        content.remove(at);
        // The white space that indented it goes with it.
        let blank = |content: Option<&Content>| matches!(content, Some(Content::Text(text)) if text.chars().all(char::is_whitespace));
        if at > 0 && blank(content.get(at - 1)) {
            content.remove(at - 1);
        }
    }

    /// Sets an attribute, in place where it is there already.
    pub fn set(&mut self, index: ElementIndex, space: Space, prefix: &str, name: &str, value: &str) {
        let element = &mut self.elements[index.at()];
        let known =
            element.attributes.iter_mut().find(|attribute| attribute.space == space && *attribute.name == *name);
        match known {
            Some(attribute) => attribute.value = value.into(),
            None => element.attributes.push(Attribute {
                prefix: prefix.into(),
                space,
                name: name.into(),
                value: value.into(),
                place: element.place,
            }),
        }
    }

    /// Removes an attribute and gives its value.
    pub fn unset(&mut self, index: ElementIndex, space: Space, name: &str) -> Option<Box<str>> {
        let attributes = &mut self.elements[index.at()].attributes;
        let at = attributes.iter().position(|attribute| attribute.space == space && *attribute.name == *name)?;
        Some(attributes.remove(at).value)
    }

    /// Replaces everything inside by a text.
    pub fn set_text(&mut self, index: ElementIndex, text: &str) {
        self.elements[index.at()].content = vec![Content::Text(text.into())];
    }

    /// Gives an element another name within its namespace.
    pub fn rename(&mut self, index: ElementIndex, name: &str) {
        self.elements[index.at()].name = name.into();
    }

    /// A prefix that means `space` at the root, declared there if none is yet. `wish` is used where it is free.
    /// Must not be asked for [`Space::Other`] or [`Space::None`].
    pub fn prefix(&mut self, space: Space, wish: &str) -> Box<str> {
        let name = space.known_name();
        let root = &mut self.elements[0];
        let declared = |attribute: &&Attribute| attribute.space == Space::Xmlns;
        let known = root.attributes.iter().filter(declared).find(|attribute| &*attribute.value == name);
        if let Some(known) = known {
            return known.name.clone();
        }
        let mut prefix = wish.to_owned();
        let mut number = 1;
        while root.attributes.iter().filter(declared).any(|attribute| *attribute.name == *prefix) {
            number += 1;
            prefix = format!("{wish}{number}");
        }
        root.attributes.push(Attribute {
            prefix: "xmlns".into(),
            space: Space::Xmlns,
            name: prefix.as_str().into(),
            value: name.into(),
            place: root.place,
        });
        prefix.into()
    }
}
