copy (
  select json_build_object(
    'id', o.id, 'orderCode', o.order_code, 'legacyId', o.legacy_id, 'status', o.status,
    'statusChangedAt', to_char(o.status_changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'customerId', o.customer_id, 'leadId', o.lead_id, 'assignedManagerId', o.assigned_manager,
    'bikeName', o.bike_name, 'bikeBrand', o.bike_snapshot ->> 'brand', 'bikeUrl', o.bike_url,
    'externalBikeRef', o.external_bike_ref, 'archivedBike', o.archived_bike, 'listingPriceEur', o.listing_price,
    'finalPriceEur', o.final_price, 'totalPriceRub', o.total_price_rub, 'bookingAmountEur', o.booking_amount_eur,
    'bookingAmountRub', o.booking_amount_rub, 'exchangeRate', trim_scale(o.exchange_rate),
    'deliveryMethod', o.delivery_method, 'managerNotes', o.manager_notes, 'cancelReason', o.cancel_reason,
    'slaDueAt', to_char(o.sla_due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'version', o.version,
    'createdAt', to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'updatedAt', to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from orders o order by o.id
) to stdout with (format csv, quote E'\x01', delimiter E'\x02')
