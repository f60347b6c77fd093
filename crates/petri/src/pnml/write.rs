//! Writing PNML.
//!
//! ISO/IEC 15909-2:2011, place/transition nets: places with initial markings, transitions, arcs with inscriptions, on one
//! page. Two things the standard has no words for are written as ProM and PM4Py read them: a silent transition by a
//! `toolspecific` element with the activity `$invisible$`, and the final markings by `finalmarkings`.

use std::fmt::Write;

use crate::net::{Marking, Net};

impl Net {
    /// The net as PNML. Places, transitions and arcs stand in the order of the net; identifiers are numbered anew, so
    /// that they are valid and unique whatever the net calls them.
    #[must_use]
    pub fn to_pnml(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.push_str("<pnml xmlns=\"http://www.pnml.org/version-2009/grammar/pnml\">\n");
        out.push_str("<net id=\"net\" type=\"http://www.pnml.org/version-2009/grammar/ptnet\">\n");
        named(&mut out, &self.name);
        out.push_str("<page id=\"page\">\n");
        for (at, place) in self.places().iter().enumerate() {
            let _ = writeln!(out, "<place id=\"p{}\">", at + 1);
            named(&mut out, &place.id);
            let tokens = self.initial.0.get(at).copied().unwrap_or(0);
            if tokens > 0 {
                let _ = writeln!(out, "<initialMarking><text>{tokens}</text></initialMarking>");
            }
            out.push_str("</place>\n");
        }
        for (at, transition) in self.transitions().iter().enumerate() {
            let _ = writeln!(out, "<transition id=\"t{}\">", at + 1);
            named(&mut out, transition.label.as_deref().unwrap_or(&transition.id));
            if transition.label.is_none() {
                out.push_str("<toolspecific tool=\"ProM\" version=\"6.4\" activity=\"$invisible$\"/>\n");
            }
            out.push_str("</transition>\n");
        }
        let mut arc = 0;
        let mut write = |source: String, target: String, weight: u32| {
            arc += 1;
            let _ = write!(out, "<arc id=\"a{arc}\" source=\"{source}\" target=\"{target}\"");
            let _ = match weight {
                1 => writeln!(out, "/>"),
                weight => writeln!(out, "><inscription><text>{weight}</text></inscription></arc>"),
            };
        };
        for (at, transition) in self.transitions().iter().enumerate() {
            for &(place, weight) in transition.inputs() {
                write(format!("p{}", place.0 + 1), format!("t{}", at + 1), weight);
            }
            for &(place, weight) in transition.outputs() {
                write(format!("t{}", at + 1), format!("p{}", place.0 + 1), weight);
            }
        }
        out.push_str("</page>\n");
        if !self.finals.is_empty() {
            out.push_str("<finalmarkings>\n");
            self.finals.iter().for_each(|marking| finals(&mut out, marking));
            out.push_str("</finalmarkings>\n");
        }
        out.push_str("</net>\n</pnml>\n");
        out
    }
}

fn finals(out: &mut String, marking: &Marking) {
    out.push_str("<marking>\n");
    for (place, tokens) in marking.marked() {
        let _ = writeln!(out, "<place idref=\"p{}\"><text>{tokens}</text></place>", place.0 + 1);
    }
    out.push_str("</marking>\n");
}

fn named(out: &mut String, name: &str) {
    let _ = writeln!(out, "<name><text>{}</text></name>", escaped(name));
}

/// Text as XML character data; characters that XML 1.0 cannot hold become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(sign),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::tree::Tree;

    #[test]
    fn a_net_is_written_with_markings_silent_transitions_and_weights() {
        let tree: Tree = "->( 'a & b', X( 'c', tau ) )".parse().expect("a tree");
        let mut net = tree.to_net("<n>");
        let (place, transition) = (net.place("extra"), crate::TransitionId(0));
        net.output(transition, place, 2);
        let text = net.to_pnml();
        for part in [
            "<name><text>&lt;n&gt;</text></name>",
            "<place id=\"p1\">\n<name><text>source</text></name>\n<initialMarking><text>1</text></initialMarking>",
            "<transition id=\"t1\">\n<name><text>a &amp; b</text></name>\n</transition>",
            "<transition id=\"t3\">\n<name><text>t3</text></name>\n<toolspecific tool=\"ProM\"",
            "<arc id=\"a1\" source=\"p1\" target=\"t1\"/>",
            "target=\"p4\"><inscription><text>2</text></inscription></arc>",
            "<marking>\n<place idref=\"p2\"><text>1</text></place>\n</marking>",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().expect("well-formed") != quick_xml::events::Event::Eof {}
    }
}
