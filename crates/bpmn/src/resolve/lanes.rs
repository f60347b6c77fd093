//! Lanes (clause 10.8).

use std::collections::HashMap;

use super::{Resolver, local};
use crate::raw::ElementIndex;
use crate::resolved::{Lane, LaneIndex, ScopeIndex};

impl<'d> Resolver<'d> {
    /// Reads the lanes of a lane set, outer before inner, and which nodes they name; an inner lane wins.
    pub(super) fn lanes(
        &self,
        set: ElementIndex,
        scope: ScopeIndex,
        parent: Option<LaneIndex>,
        lanes: &mut Vec<Lane>,
        of: &mut HashMap<&'d str, LaneIndex>,
        texts: &mut Vec<String>,
    ) {
        for lane in self.document.children_named(set, "lane") {
            let here = LaneIndex(lanes.len() as u32);
            let place = self.document.element(lane).place;
            lanes.push(Lane { id: self.id(lane).into(), name: self.title(lane), parent, scope, place });
            for node in self.document.children_named(lane, "flowNodeRef") {
                let text = self.document.text(node);
                match self.ids.get_key_value(local(&text)) {
                    Some((id, _)) => {
                        of.insert(id, here);
                    }
                    None => texts.push(text.trim().to_owned()),
                }
            }
            for inner in self.document.children_named(lane, "childLaneSet") {
                self.lanes(inner, scope, Some(here), lanes, of, texts);
            }
        }
    }
}
