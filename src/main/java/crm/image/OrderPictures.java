package crm.image;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the archive needs from orders. The module that owns the table of orders implements it. */
public interface OrderPictures {

    /**
     * The pictures in the advertisement of an order's bike, as its snapshot names them.
     *
     * @param mainPhoto address of the picture to show first; null if the advertisement named none
     * @param images addresses of all pictures
     * @param partner that booked the bike; null without one
     */
    record Advertised(
            UUID orderId,
            @Nullable String mainPhoto,
            List<String> images,
            @Nullable UUID partner) {

        /** The addresses, each once, the one to show first at the start. */
        List<String> pictures() {
            return Picture.inOrder(mainPhoto, images);
        }
    }

    /** Empty if there is no such order. */
    Optional<Advertised> find(UUID orderId);

    /** Orders without copies, sorted by id, beginning after the given id. */
    List<Advertised> withoutCopies(@Nullable UUID after, int limit);

    /**
     * Sets the addresses of an order's copies. The order's version and time of update stay, because no user changed
     * the order.
     */
    void setCopies(UUID orderId, Collection<String> addresses);

    /** Counts the orders whose missing reference {@link #fillReferences} would fill. */
    int countMissingReferences();

    /** Counts the orders whose catalogue flag {@link #correctArchivedBikes} would correct. */
    int countWrongArchivedBikes();

    /** Fills the missing references to listings: with the listing's address, else with the bike's catalogue id. */
    void fillReferences();

    /**
     * Sets the flag that says whether a bike has left the catalogue to what the catalogue says now. A bike that the
     * catalogue does not know has not left it.
     */
    void correctArchivedBikes();
}
