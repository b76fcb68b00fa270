package io.waybill.container.local;

/**
 * The key that requests to one start of the local Fargate are signed with.
 *
 * @param accessKeyId goes over the wire
 * @param secretAccessKey does not, and is not printed
 */
public record LocalCredentials(String accessKeyId, String secretAccessKey) {

    /** The access key id only. */
    @Override
    public String toString() {
        return "LocalCredentials[accessKeyId=" + accessKeyId + "]";
    }
}
