"""What S3 refuses and moto takes: hosts, regions, signatures, encryption, checksums, conditions, upload forms."""
