package io.waybill.worker.validate;

import io.waybill.worker.StepException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;

/** How pages of Parquet are unpacked. For gzip Parquet asks Hadoop, which is not here: Java does it. */
final class ParquetCodecs implements CompressionCodecFactory {
    private final CompressionCodecFactory others = HadoopCodecs.newFactory(new PlainParquetConfiguration(), 0);

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED, SNAPPY, ZSTD, LZ4_RAW -> others.getDecompressor(codec);
            case GZIP -> new Gunzip();
            case LZO, BROTLI, LZ4 ->
                throw StepException.notPassed("Parquet that is packed by " + codec
                        + " is not read here: write it with snappy, zstd or gzip");
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("Nothing is written as Parquet");
    }

    @Override
    public void release() {
        others.release();
    }

    private static final class Gunzip implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return BytesInput.from(unpacked(packed.toInputStream(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer to, int size) throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            to.put(unpacked(new ByteArrayInputStream(bytes), size));
        }

        private static byte[] unpacked(InputStream packed, int size) throws IOException {
            try (GZIPInputStream stream = new GZIPInputStream(packed)) {
                byte[] bytes = stream.readNBytes(size);
                if (bytes.length < size) {
                    throw new EOFException("a page ends after " + bytes.length + " of " + size + " bytes");
                }
                return bytes;
            }
        }

        @Override
        public void release() {
            // It holds nothing.
        }
    }
}
