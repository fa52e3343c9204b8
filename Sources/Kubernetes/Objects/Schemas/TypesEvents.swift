// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let events: StaticString = #"""
=events.v1.Event
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 -
eventTime m 2 r
series @events.v1.EventSeries 3 po
reportingController s 4 o
reportingInstance s 5 o
action s 6 o
reason s 7 o
regarding @core.v1.ObjectReference 8 o
related @core.v1.ObjectReference 9 po
note s 10 o
type s 11 o
deprecatedSource @core.v1.EventSource 12 o
deprecatedFirstTimestamp t 13 o
deprecatedLastTimestamp t 14 o
deprecatedCount i 15 o
=events.v1.EventSeries
count i 1 r
lastObservedTime m 2 r
"""#
}
