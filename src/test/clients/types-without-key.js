/** They have no id, or an id that is not their own: the cache stores them in what contains them. */
export const typesWithoutKey = `
  Actor AlreadyExists AwaitingManager Bike BikeImage Blocked Blocker Change ChangedField ChecklistItem Conversion
  CountDelta CouponRefused CustomerDuplicate CustomerPreferences Dashboard DashboardChange DashboardDay
  DashboardDeltas EnumLabel EnumLabels Facet FacetValue FormerCommentText ImageArchiveProgress ImageBackfillHost
  ImageBackfillReport InboxItem InspectionPhoto InspectionProgress InvalidInput InvalidTransition LeadBoard
  LeadBoardColumn LeadChange LeadFunnel LeadFunnelStage LeadStats LeadStatsGroup LeadTransition ManagerLoad Money
  NotFound OrderBoard OrderBoardColumn OrderChange OrderResult OrderStats OrderStatsGroup OrderStatusCount
  OrderTracking OrderTransition OrderValue SearchMatch SearchResult SearchResults ShipmentChange SlaBreaches
  StaleVersion StatsKey Subscription TaskChange TimeInStatus TotalCount TrackedBike TrackedShipment TrackingStep
  UpsertBikeResult Viewer Workload
`.trim().split(/\s+/);
