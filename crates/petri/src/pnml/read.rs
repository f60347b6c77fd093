//! Reading PNML.
//!
//! ISO/IEC 15909-2:2011, place/transition nets on any number of nested pages, in the dialects of ProM, PM4Py and da4py:
//! a transition is silent where the `activity` of a `toolspecific` element of ProM holds `$invisible$`, or where its name is
//! absent or empty; final markings stand in `finalmarkings`. The identifiers of places and transitions are kept; those of
//! arcs are not looked at, since da4py repeats them. Positions, colours, names of arcs and properties of other tools
//! change nothing that a net can do and are left out.
//!
//! What does change it is refused: guards, arc types other than `normal`, reference nodes, high-level markings, a second
//! net in the file.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::net::{Marking, Net, PlaceId, TransitionId};

/// Why a file is no net.
#[derive(Debug, thiserror::Error)]
pub enum PnmlError {
    /// Neither UTF-8 nor declared as ISO-8859-1.
    #[error("byte {at} is not UTF-8, and the file does not declare ISO-8859-1; save it as UTF-8")]
    Encoding {
        /// Offset of the first byte that is no UTF-8.
        at: usize,
    },
    /// Not well-formed XML.
    #[error("line {line}: not well-formed XML")]
    Xml {
        /// Line in the file, from 1.
        line: usize,
        /// What the parser says.
        source: quick_xml::Error,
    },
    /// Something that changes the behaviour of the net and is not supported.
    #[error("line {line}: {what} is not supported: {why}")]
    Unsupported {
        /// Line in the file, from 1.
        line: usize,
        /// What stands there.
        what: String,
        /// Why it cannot be left out.
        why: &'static str,
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
    /// An identifier that stands for two nodes.
    #[error("line {line}: the identifier `{id}` is given twice")]
    Twice {
        /// Line in the file, from 1.
        line: usize,
        /// The identifier.
        id: String,
    },
    /// An identifier that stands for nothing.
    #[error("line {line}: `{id}` is no {kind} of this net")]
    Unknown {
        /// Line in the file, from 1.
        line: usize,
        /// The identifier.
        id: String,
        /// What was looked for.
        kind: &'static str,
    },
    /// An arc between two places or two transitions.
    #[error("line {line}: an arc joins a place and a transition, but `{from}` and `{to}` are of one kind")]
    Arc {
        /// Line in the file, from 1.
        line: usize,
        /// Where the arc starts.
        from: String,
        /// Where it ends.
        to: String,
    },
    /// A number of tokens or a weight that is none.
    #[error("line {line}: `{text}` is no {what}")]
    Number {
        /// Line in the file, from 1.
        line: usize,
        /// What stands there.
        text: String,
        /// What was expected.
        what: &'static str,
    },
    /// No `net` element, or one that is not closed.
    #[error("the file holds no complete `net` element; is it PNML?")]
    NoNet,
}

#[derive(Clone, Copy)]
enum Node {
    Place(PlaceId),
    Transition(TransitionId),
}

struct Arc {
    line: usize,
    from: String,
    to: String,
    weight: u32,
}

/// What is being read.
#[derive(Default)]
struct Reading {
    net: Net,
    nodes: HashMap<String, Node>,
    arcs: Vec<Arc>,
    /// Final markings with the line of each entry; places may be declared later.
    finals: Vec<Vec<(usize, String, u32)>>,
    path: Vec<String>,
    text: String,
    node: Option<Node>,
    named: bool,
    silent: bool,
    complete: bool,
}

impl Net {
    /// Reads PNML. Linear in the file.
    ///
    /// Transitions without a label are silent. A file without final markings gives none:
    /// [`Net::with_conventional_final`] finds the usual one. Markings of 0 tokens are left out, so an empty
    /// `finalmarkings` gives none, and one with an empty `marking` too.
    ///
    /// # Errors
    /// See [`PnmlError`]; all but an absent net and a wrong encoding name the line.
    pub fn from_pnml(bytes: &[u8]) -> Result<Self, PnmlError> {
        let text = decoded(bytes)?;
        let mut reader = Reader::from_str(&text);
        let mut reading = Reading::default();
        // Lines are counted forward, once.
        let (mut line, mut counted) = (1, 0);
        loop {
            let at = usize::try_from(reader.buffer_position()).map_or(text.len(), |at| at.min(text.len()));
            // An element begins behind white space that the reader has not yet skipped.
            line += text.as_bytes()[counted..at].iter().filter(|&&byte| byte == b'\n').count();
            counted = at;
            let xml = |source| PnmlError::Xml { line, source };
            match reader.read_event().map_err(xml)? {
                Event::Start(element) => reading.open(&element, line)?,
                Event::Empty(element) => {
                    reading.open(&element, line)?;
                    reading.close(line)?;
                }
                Event::End(_) => reading.close(line)?,
                Event::Text(part) => {
                    let content: &str = part.as_ref();
                    reading.text.push_str(&unescaped(content, line)?);
                }
                Event::CData(part) => {
                    let content: &str = part.as_ref();
                    reading.text.push_str(content);
                }
                Event::GeneralRef(reference) => {
                    let name: &str = reference.as_ref();
                    reading.text.push_str(&unescaped(&format!("&{name};"), line)?);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        reading.finish()
    }
}

fn unescaped(text: &str, line: usize) -> Result<String, PnmlError> {
    match quick_xml::escape::unescape(text) {
        Ok(text) => Ok(text.into_owned()),
        Err(source) => Err(PnmlError::Xml { line, source: source.into() }),
    }
}

/// The text of UTF-8, or of ISO-8859-1 where the file declares it.
fn decoded(bytes: &[u8]) -> Result<String, PnmlError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).to_ascii_uppercase();
            if start.contains("ISO-8859-1") {
                Ok(bytes.iter().map(|&byte| char::from(byte)).collect())
            } else {
                Err(PnmlError::Encoding { at: error.valid_up_to() })
            }
        }
    }
}

fn attribute_of(element: &BytesStart<'_>, attribute: &'static str, line: usize) -> Result<Option<String>, PnmlError> {
    for found in element.attributes() {
        let found = found.map_err(|source| PnmlError::Xml { line, source: source.into() })?;
        if found.key.as_ref() == attribute {
            return unescaped(found.value.as_ref(), line).map(Some);
        }
    }
    Ok(None)
}

impl Reading {
    fn inside(&self, parents: &[&str]) -> bool {
        let own: Vec<&str> = self.path.iter().map(String::as_str).collect();
        own.ends_with(parents)
    }

    fn open(&mut self, element: &BytesStart<'_>, line: usize) -> Result<(), PnmlError> {
        let name = element.local_name().as_ref().to_owned();
        let needed = |attribute| {
            attribute_of(element, attribute, line)?.ok_or(PnmlError::Attribute {
                line,
                element: name.clone(),
                attribute,
            })
        };
        let unsupported = |what: String, why| Err(PnmlError::Unsupported { line, what, why });
        match name.as_str() {
            "net" if self.complete => return unsupported("a second `net`".into(), "keep one net in a file"),
            "place" if self.inside(&["finalmarkings", "marking"]) => {
                let place = needed("idref")?;
                if let Some(last) = self.finals.last_mut() {
                    last.push((line, place, 0));
                }
            }
            "place" => {
                let id = needed("id")?;
                let node = Node::Place(self.net.place(&*id));
                self.declare(id, node, line)?;
            }
            "transition" => {
                let id = needed("id")?;
                if attribute_of(element, "guard", line)?.is_some() {
                    return unsupported(format!("the guard of transition `{id}`"), "nets here have no data");
                }
                let node = Node::Transition(self.net.transition(&*id, None));
                self.declare(id, node, line)?;
            }
            "arc" => {
                let (from, to) = (needed("source")?, needed("target")?);
                self.arcs.push(Arc { line, from, to, weight: 1 });
            }
            "marking" if self.inside(&["finalmarkings"]) => self.finals.push(Vec::new()),
            "toolspecific" if self.inside(&["transition"]) => {
                let activity = attribute_of(element, "activity", line)?;
                self.silent |= activity.is_some_and(|activity| activity.contains("$invisible$"));
            }
            "referencePlace" | "referenceTransition" => {
                return unsupported(format!("`{name}`"), "put the nodes themselves on the page");
            }
            "hlinitialMarking" | "hlinscription" | "declaration" => {
                return unsupported(format!("`{name}`"), "only place/transition nets are read, no high-level nets");
            }
            _ => {}
        }
        self.path.push(name);
        self.text.clear();
        Ok(())
    }

    fn declare(&mut self, id: String, node: Node, line: usize) -> Result<(), PnmlError> {
        if self.nodes.contains_key(&id) {
            return Err(PnmlError::Twice { line, id });
        }
        self.nodes.insert(id, node);
        (self.node, self.named, self.silent) = (Some(node), false, false);
        Ok(())
    }

    fn close(&mut self, line: usize) -> Result<(), PnmlError> {
        let Some(name) = self.path.pop() else { return Ok(()) };
        let text = std::mem::take(&mut self.text);
        let number = |what| {
            let bad = || PnmlError::Number { line, text: text.trim().to_owned(), what };
            text.trim().parse::<u32>().map_err(|_| bad())
        };
        match name.as_str() {
            "text" if self.inside(&["net", "name"]) => self.net.name = text,
            "text" if self.inside(&["transition", "name"]) => {
                if let (Some(Node::Transition(id)), false) = (self.node, text.is_empty()) {
                    self.net.set_label(id, Some(text));
                    self.named = true;
                }
            }
            "text" if self.inside(&["place", "initialMarking"]) => {
                if let Some(Node::Place(id)) = self.node {
                    self.net.initial.set(id, number("number of tokens")?);
                }
            }
            "text" if self.inside(&["arc", "inscription"]) => {
                let weight = number("weight of an arc")?;
                if weight == 0 {
                    return Err(PnmlError::Number { line, text: "0".into(), what: "weight of an arc" });
                }
                if let Some(arc) = self.arcs.last_mut() {
                    arc.weight = weight;
                }
            }
            "text" if self.inside(&["arc", "arctype"]) && text.trim() != "normal" => {
                return Err(PnmlError::Unsupported {
                    line,
                    what: format!("the arc type `{}`", text.trim()),
                    why: "only normal arcs are read, no inhibitor or reset arcs",
                });
            }
            "text" if self.inside(&["finalmarkings", "marking", "place"]) => {
                let tokens = number("number of tokens")?;
                if let Some(entry) = self.finals.last_mut().and_then(|last| last.last_mut()) {
                    entry.2 = tokens;
                }
            }
            "transition" => {
                if let (Some(Node::Transition(id)), true) = (self.node, self.silent) {
                    self.net.set_label(id, None);
                }
                self.node = None;
            }
            "place" => self.node = None,
            "net" => self.complete = true,
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Net, PnmlError> {
        if !self.complete {
            return Err(PnmlError::NoNet);
        }
        for Arc { line, from, to, weight } in self.arcs {
            let find = |id: &String| {
                let unknown = || PnmlError::Unknown { line, id: id.clone(), kind: "place or transition" };
                self.nodes.get(id).copied().ok_or_else(unknown)
            };
            match (find(&from)?, find(&to)?) {
                (Node::Place(place), Node::Transition(transition)) => self.net.input(place, transition, weight),
                (Node::Transition(transition), Node::Place(place)) => self.net.output(transition, place, weight),
                _ => return Err(PnmlError::Arc { line, from, to }),
            }
        }
        for entries in self.finals {
            let mut marking = Marking(vec![0; self.net.places().len()]);
            for (line, id, tokens) in entries {
                match self.nodes.get(&id) {
                    Some(&Node::Place(place)) => marking.set(place, tokens),
                    _ => return Err(PnmlError::Unknown { line, id, kind: "place" }),
                }
            }
            if marking.marked().next().is_some() {
                self.net.finals.push(marking);
            }
        }
        let places = self.net.places().len();
        self.net.initial.0.resize(places, 0);
        Ok(self.net)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(body: &str) -> String {
        let text = format!("<pnml>\n<net id='n'>\n{body}</net></pnml>");
        Net::from_pnml(text.as_bytes()).expect_err("no net").to_string()
    }

    #[test]
    fn what_is_no_net_is_refused_with_its_line() {
        let nodes = "<place id='p'/><place id='q'/><transition id='t'/>\n";
        assert_eq!(fault("<place/>"), "line 3: `place` has no `id`");
        assert_eq!(fault("<place id='p'/>\n<place id='p'/>"), "line 4: the identifier `p` is given twice");
        assert_eq!(
            fault(&format!("{nodes}<arc source='p' target='x'/>")),
            "line 4: `x` is no place or transition of this net"
        );
        assert_eq!(
            fault(&format!("{nodes}<arc source='p' target='q'/>")),
            "line 4: an arc joins a place and a transition, but `p` and `q` are of one kind"
        );
        let marked = "<place id='p'><initialMarking><text>one</text></initialMarking></place>";
        assert_eq!(fault(marked), "line 3: `one` is no number of tokens");
        let inhibitor = "<arc source='p' target='t'><arctype><text>inhibitor</text></arctype></arc>";
        assert!(fault(&format!("{nodes}{inhibitor}")).starts_with("line 4: the arc type `inhibitor` is not supported"));
        let guard = "<transition id='t' guard='x &gt; 1'/>";
        assert!(fault(guard).starts_with("line 3: the guard of transition `t` is not supported"));
        let last = "<finalmarkings><marking>\n<place idref='z'><text>1</text></place></marking></finalmarkings>";
        assert_eq!(fault(last), "line 4: `z` is no place of this net");
        assert!(fault("<place id='p'").starts_with("line 3: not well-formed"));
        assert!(Net::from_pnml(b"<pnml></pnml>").is_err());
        assert!(matches!(Net::from_pnml(b"<pnml>\xe4</pnml>"), Err(PnmlError::Encoding { at: 6 })));
    }

    #[test]
    fn silence_has_three_spellings_and_labels_keep_their_signs() {
        let text = "<?xml version='1.0' encoding='ISO-8859-1'?><pnml><net id='n'><page id='g'>\
            <transition id='a'><name><text>pr\u{e4} &amp; co</text></name></transition>\
            <transition id='b'><name><text>tau</text></name><toolspecific tool='ProM' activity='x$invisible$'/></transition>\
            <transition id='c'><name><text/></name></transition><transition id='d'/></page></net></pnml>";
        let latin: Vec<u8> = text.chars().map(|sign| sign as u8).collect();
        let net = Net::from_pnml(&latin).expect("a net");
        let labels: Vec<Option<&str>> = net.transitions().iter().map(|t| t.label.as_deref()).collect();
        assert_eq!(labels, [Some("prä & co"), None, None, None]);
    }

    #[test]
    fn reading_undoes_writing() {
        let tree: crate::Tree = "->( 'a', *( 'b & c', tau ), X( 'd', tau ) )".parse().expect("a tree");
        let mut net = tree.to_net("name");
        net.output(TransitionId(0), PlaceId(0), 3);
        let again = Net::from_pnml(net.to_pnml().as_bytes()).expect("own writing");
        assert_eq!((again.places().len(), again.arc_count()), (net.places().len(), net.arc_count()));
        let marked = |marking: &Marking| marking.marked().collect::<Vec<_>>();
        assert_eq!((marked(&again.initial), again.finals.len()), (marked(&net.initial), 1));
        assert_eq!(marked(&again.finals[0]), marked(&net.finals[0]));
        for (one, two) in again.transitions().iter().zip(net.transitions()) {
            assert_eq!((one.inputs(), one.outputs(), &one.label), (two.inputs(), two.outputs(), &two.label));
        }
    }
}
