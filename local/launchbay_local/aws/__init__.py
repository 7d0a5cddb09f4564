"""AWS's services on loopback: moto's server, made durable."""
