package crm.image;

import crm.outbound.OutboundClient;
import crm.outbound.OutboundFailure;
import org.springframework.stereotype.Component;

/** The pictures of advertisements, where they stand. */
@Component
class PictureSource {

    private static final String ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/avif";

    private final OutboundClient client;

    PictureSource(OutboundClient client) {
        this.client = client;
    }

    record Found(byte[] file, ImageHeader header) {}

    /** @throws PictureUnavailable if there is none to be had at the address */
    Found fetch(String address) {
        OutboundClient.Answer answer;
        try {
            answer = client.get(address, ACCEPT);
        } catch (OutboundFailure e) {
            throw PictureUnavailable.failed(e);
        }
        if (answer.status() != 200) {
            throw PictureUnavailable.answered(answer.status());
        }
        ImageHeader header = ImageHeader.read(answer.body());
        ImageStructure.requireComplete(answer.body(), header.format());
        return new Found(answer.body(), header);
    }
}
